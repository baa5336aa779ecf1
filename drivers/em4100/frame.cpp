#include "drivers/em4100/frame.hpp"

#include "drivers/framing/crc.hpp"
#include "drivers/framing/hex.hpp"

#include <algorithm>
#include <cstdio>

namespace thirdvisit::drivers::em4100 {
namespace {

constexpr std::uint8_t start = 0x02;
constexpr std::uint8_t end = 0x03;
constexpr std::uint8_t binary_length = 0x0A;
constexpr std::uint8_t em4100_type = 0x02;
constexpr std::size_t ascii_size = 14;
constexpr std::size_t binary_size = 10;

bool is_digit(std::uint8_t c) noexcept
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

scan_result<tag> scan_ascii(byte_view unread)
{
    const auto text = unread.subspan(1, std::min(unread.size() - 1, ascii_size - 2));
    const auto wrong = std::find_if_not(text.begin(), text.end(), is_digit);
    if (wrong != text.end()) {
        const auto length = static_cast<std::size_t>(wrong - text.begin()) + 1;
        const bool broken_off = *wrong == start || *wrong == end;
        return fault{broken_off ? errc::truncated_frame : errc::malformed_message, length};
    }
    if (unread.size() < ascii_size)
        return need_more{};
    if (unread[ascii_size - 1] != end)
        return fault{errc::truncated_frame, ascii_size - 1};
    const auto raw =
        from_hex(std::string_view(reinterpret_cast<const char*>(text.data()), text.size())).value();
    if (xor8(raw) != 0)
        return fault{errc::bad_check_byte, ascii_size};
    tag t;
    std::copy_n(raw.begin(), t.id.size(), t.id.begin());
    return found<tag>{t, ascii_size};
}

scan_result<tag> scan_binary(byte_view unread)
{
    if (unread.size() >= 3 && unread[2] != em4100_type)
        return fault{errc::malformed_message, 3};
    if (unread.size() < binary_size)
        return need_more{};
    if (unread[binary_size - 1] != end)
        return fault{errc::truncated_frame, binary_size};
    if (xor8(unread.subspan(1, binary_size - 2)) != 0)
        return fault{errc::bad_check_byte, binary_size};
    tag t{.id = {}, .binary = true};
    std::copy_n(unread.begin() + 3, t.id.size(), t.id.begin());
    return found<tag>{t, binary_size};
}

}  // namespace

scan_result<tag> tag_scanner::operator()(byte_view unread) const
{
    const auto first = std::find(unread.begin(), unread.end(), start);
    if (first != unread.begin())
        return skip{static_cast<std::size_t>(first - unread.begin())};
    if (unread.size() == 1)
        return need_more{};
    if (unread[1] == start)
        return skip{1};
    return unread[1] == binary_length ? scan_binary(unread) : scan_ascii(unread);
}

bytes encode(const tag& t)
{
    bytes raw{start};
    if (t.binary) {
        raw.insert(raw.end(), {binary_length, em4100_type});
        raw.insert(raw.end(), t.id.begin(), t.id.end());
        raw.push_back(xor8(byte_view(raw).subspan(1)));
    } else {
        const std::uint8_t check = xor8(t.id);
        for (const char c : to_hex(t.id, "") + to_hex(byte_view(&check, 1), ""))
            raw.push_back(static_cast<std::uint8_t>(c));
    }
    raw.push_back(end);
    return raw;
}

std::string tag::hex() const
{
    return to_hex(id, "");
}

std::string tag::printed() const
{
    char text[16];
    const unsigned serial = static_cast<unsigned>(id[1]) << 24 |
                            static_cast<unsigned>(id[2]) << 16 | static_cast<unsigned>(id[3]) << 8 |
                            id[4];
    std::snprintf(text, sizeof text, "%010u", serial);
    return text;
}

std::string tag::facility() const
{
    char text[16];
    std::snprintf(text, sizeof text, "%03d,%05d", id[2], id[3] << 8 | id[4]);
    return text;
}

}  // namespace thirdvisit::drivers::em4100
