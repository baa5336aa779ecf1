#include "drivers/framing/hex.hpp"

namespace thirdvisit::drivers {
namespace {

int value_of(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool is_gap(char c) noexcept
{
    return c == ' ' || c == '\t' || c == '\r';
}

}  // namespace

std::string to_hex(byte_view data, std::string_view separator)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    text.reserve(data.size() * (2 + separator.size()));
    for (const auto byte : data) {
        if (!text.empty())
            text += separator;
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

result<bytes> from_hex(std::string_view text)
{
    bytes data;
    data.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size();) {
        if (is_gap(text[i])) {
            ++i;
            continue;
        }
        const int high = value_of(text[i]);
        const int low = i + 1 < text.size() ? value_of(text[i + 1]) : -1;
        if (high < 0 || low < 0)
            return errc::malformed_message;
        data.push_back(static_cast<std::uint8_t>(high * 16 + low));
        i += 2;
    }
    return data;
}

}  // namespace thirdvisit::drivers
