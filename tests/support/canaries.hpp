// Words that must not be found where a program writes, in every dress they could wear there.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::test {

struct canary {
    std::string what;    // "plate", for the report
    std::string secret;  // as it is: text or raw bytes
    bool number{};       // of decimal digits: packed two to a byte as well
};

inline std::string hex_of(std::string_view bytes, const char* digits = "0123456789abcdef")
{
    std::string out;
    for (const unsigned char c : bytes) {
        out += digits[c >> 4];
        out += digits[c & 15];
    }
    return out;
}

// What base64 makes of the bytes when `before` others stand in front of them: the part that depends
// on the bytes alone.
inline std::string base64_of(std::string_view bytes, std::size_t before, bool for_addresses)
{
    std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    alphabet += for_addresses ? "-_" : "+/";
    const std::string all = std::string(before, '\0') + std::string(bytes);
    std::string out;
    for (std::size_t i = 0; i + 3 <= all.size(); i += 3) {
        std::uint32_t three = 0;
        for (std::size_t k = 0; k < 3; ++k)
            three = three << 8 | static_cast<unsigned char>(all[i + k]);
        for (int shift = 18; shift >= 0; shift -= 6)
            out += alphabet[three >> shift & 63];
    }
    return out.substr(before == 0 ? 0 : before + 1);
}

// Digits two to a byte, without the half bytes at the ends.
inline std::string packed(std::string_view digits, bool from_second)
{
    std::string out;
    for (std::size_t i = from_second ? 1 : 0; i + 2 <= digits.size(); i += 2)
        out += static_cast<char>((digits[i] - '0') << 4 | (digits[i + 1] - '0'));
    return out;
}

inline std::string percent_encoded(std::string_view bytes)
{
    std::string out;
    for (const unsigned char c : bytes)
        out += std::isalnum(c) != 0
                   ? std::string(1, static_cast<char>(c))
                   : "%" + hex_of({reinterpret_cast<const char*>(&c), 1}, "0123456789ABCDEF");
    return out;
}

struct dress {
    std::string name;
    std::string text;
};

inline std::vector<dress> dresses_of(const canary& c)
{
    std::vector<dress> all{{"itself", c.secret},
                           {"hex", hex_of(c.secret)},
                           {"hex in capitals", hex_of(c.secret, "0123456789ABCDEF")},
                           {"percent encoding", percent_encoded(c.secret)}};
    for (std::size_t before = 0; before < 3; ++before)
        for (const bool for_addresses : {false, true})
            all.push_back({"base64", base64_of(c.secret, before, for_addresses)});
    if (c.number)
        for (const bool from_second : {false, true}) {
            const auto bcd = packed(c.secret, from_second);
            all.push_back({"packed digits", bcd});
            all.push_back({"packed digits in hex", hex_of(bcd)});
            all.push_back({"packed digits in base64", base64_of(bcd, 0, false)});
            all.push_back({"packed digits backwards", std::string(bcd.rbegin(), bcd.rend())});
        }
    return all;
}

// "plate as base64", for each canary that sings in `text`.
inline std::vector<std::string> heard_in(std::string_view text, const std::vector<canary>& all)
{
    std::vector<std::string> heard;
    for (const auto& c : all)
        for (const auto& d : dresses_of(c))
            if (text.find(d.text) != std::string_view::npos) {
                heard.push_back(c.what + " as " + d.name);
                break;
            }
    return heard;
}

}  // namespace thirdvisit::test
