#include "station/keys/initials.hpp"

#include "station/keys/blind_index.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace thirdvisit::station {

namespace {

constexpr std::uint32_t first_code = 0x4E00;
constexpr std::size_t codes = 0x9FFF - first_code + 1;
constexpr std::size_t most_ways = 64;

// Index of a character's place in the table; `codes` for all others.
std::size_t code_of(std::string_view c)
{
    if (c.size() != 3)
        return codes;
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(c[i]));
    };
    const auto code = ((byte(0) & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F);
    return code < first_code || code - first_code >= codes ? codes : code - first_code;
}

struct table {
    std::vector<std::string_view> sets{std::string_view()};
    std::array<std::uint16_t, codes> set_of{};
};

table read_table()
{
    table t;
    for (auto rest = initials_table(); !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const auto space = line.find(' ');
        t.sets.push_back(line.substr(0, space));
        for (auto at = space + 1; at + 3 <= line.size(); at += 3)
            t.set_of.at(code_of(line.substr(at, 3))) =
                static_cast<std::uint16_t>(t.sets.size() - 1);
    }
    return t;
}

// Read at the first question: a station without organisations never pays for it.
const table& the_table()
{
    static const auto read = read_table();
    return read;
}

bool fits(const std::vector<std::string>& name, std::size_t from, std::string_view typed)
{
    for (const char wanted : typed) {
        if (from >= name.size() || name[from].find(wanted) == std::string::npos)
            return false;
        ++from;
    }
    return true;
}

// What each character that has initials may be written as.
std::vector<std::string> letters_of(std::string_view name)
{
    std::vector<std::string> out;
    for (const auto& c : utf8_pieces(fold_plate(name)))
        if (auto letters = initials_of(c); !letters.empty())
            out.push_back(std::move(letters));
    return out;
}

}  // namespace

std::string initials_of(std::string_view character)
{
    if (character.size() == 1) {
        const char c = character.front();
        const bool upper = c >= 'A' && c <= 'Z';
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        return upper   ? std::string(1, static_cast<char>(c - 'A' + 'a'))
               : plain ? std::string(1, c)
                       : std::string();
    }
    const auto code = code_of(character);
    if (code == codes)
        return {};
    const auto& t = the_table();
    return std::string(t.sets[t.set_of[code]]);
}

std::vector<std::string> initials_from(std::string_view name, std::size_t from, std::size_t count)
{
    const auto letters = letters_of(name);
    if (from + count > letters.size())
        return {};
    std::vector<std::string> ways{""};
    for (auto i = from; i < from + count; ++i) {
        std::vector<std::string> longer;
        for (const auto& way : ways)
            for (const char c : letters[i])
                if (longer.size() < most_ways)
                    longer.push_back(way + c);
        ways = std::move(longer);
    }
    return ways;
}

std::size_t find_initials(std::string_view name, std::string_view typed)
{
    const auto letters = letters_of(name);
    for (std::size_t from = 0; from < letters.size(); ++from)
        if (fits(letters, from, typed))
            return from;
    return no_match;
}

std::size_t find_in_name(std::string_view name, std::string_view typed)
{
    const auto whole = utf8_pieces(fold_plate(name));
    const auto part = utf8_pieces(fold_plate(typed));
    const auto at = std::search(whole.begin(), whole.end(), part.begin(), part.end());
    if (at != whole.end())
        return static_cast<std::size_t>(at - whole.begin());
    std::string letters;
    for (const auto& c : part)
        letters += c.size() == 1 ? initials_of(c) : c;
    return find_initials(name, letters);
}

}  // namespace thirdvisit::station
