#include "drivers/pn532/frame.hpp"

#include "drivers/framing/crc.hpp"

#include <algorithm>
#include <array>

namespace thirdvisit::drivers::pn532 {
namespace {

constexpr std::uint8_t to_chip = 0xD4;
constexpr std::uint8_t from_chip = 0xD5;
constexpr std::uint8_t syntax_error = 0x7F;
constexpr std::array<std::uint8_t, 2> start_code{0x00, 0xFF};
constexpr std::size_t longest_content = 265;  // TFI, command and 263 bytes

// Where the content of a frame lies, once its length fields are there and agree.
struct layout {
    std::size_t at;
    std::size_t length;
};

scan_result<frame> short_frame(frame_kind kind, byte_view unread)
{
    constexpr std::size_t up_to_postamble = 5;
    if (unread.size() < up_to_postamble)
        return need_more{};
    frame f;
    f.kind = kind;
    return found<frame>{f, up_to_postamble};
}

scan_result<frame> content_frame(byte_view unread, layout l)
{
    const std::size_t whole = l.at + l.length + 2;  // check and postamble
    if (unread.size() < whole)
        return need_more{};
    const auto content = unread.subspan(l.at, l.length);
    if (negated_sum8(content) != unread[l.at + l.length])
        return fault{errc::bad_check_byte, whole};
    frame f;
    if (l.length == 1 && content[0] == syntax_error) {
        f.kind = frame_kind::error;
        return found<frame>{f, whole};
    }
    if (l.length < 2 || (content[0] != to_chip && content[0] != from_chip))
        return fault{errc::malformed_message, whole};
    f.from_chip = content[0] == from_chip;
    f.code = content[1];
    f.data.assign(content.begin() + 2, content.end());
    return found<frame>{std::move(f), whole};
}

}  // namespace

scan_result<frame> frame_scanner::operator()(byte_view unread) const
{
    const auto at = std::search(unread.begin(), unread.end(), start_code.begin(), start_code.end());
    if (at == unread.end()) {
        const std::size_t kept = unread.back() == start_code[0] ? 1 : 0;
        if (unread.size() == kept)
            return need_more{};
        return skip{unread.size() - kept};
    }
    if (at != unread.begin())
        return skip{static_cast<std::size_t>(at - unread.begin())};
    if (unread.size() < 4)
        return need_more{};

    const std::uint8_t length = unread[2];
    const std::uint8_t check = unread[3];
    if (length == 0x00 && check == 0xFF)
        return short_frame(frame_kind::ack, unread);
    if (length == 0xFF && check == 0x00)
        return short_frame(frame_kind::nack, unread);
    if (length != 0xFF || check != 0xFF) {
        if (((length + check) & 0xFF) != 0)
            return fault{errc::bad_length, 4};
        return content_frame(unread, {4, length});
    }
    if (unread.size() < 7)
        return need_more{};
    const std::size_t extended = unread[4] * 256u + unread[5];
    if (((unread[4] + unread[5] + unread[6]) & 0xFF) != 0)
        return fault{errc::bad_length, 7};
    if (extended > longest_content)
        return fault{errc::frame_too_long, 7};
    return content_frame(unread, {7, extended});
}

bytes encode(const frame& f)
{
    switch (f.kind) {
    case frame_kind::ack:
        return {0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00};
    case frame_kind::nack:
        return {0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00};
    case frame_kind::error:
        return {0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00};
    case frame_kind::information:
        break;
    }
    const std::size_t length = f.data.size() + 2;
    bytes out{0x00, 0x00, 0xFF};
    out.reserve(length + 12);
    if (length > 0xFF) {
        const bytes field{static_cast<std::uint8_t>(length >> 8),
                          static_cast<std::uint8_t>(length & 0xFF)};
        out.insert(out.end(), {0xFF, 0xFF, field[0], field[1], negated_sum8(field)});
    } else {
        const auto field = static_cast<std::uint8_t>(length);
        out.insert(out.end(), {field, static_cast<std::uint8_t>(-field & 0xFF)});
    }
    const std::size_t content = out.size();
    out.push_back(f.from_chip ? from_chip : to_chip);
    out.push_back(f.code);
    out.insert(out.end(), f.data.begin(), f.data.end());
    out.push_back(negated_sum8(byte_view(out).subspan(content)));
    out.push_back(0x00);
    return out;
}

bytes wake_up()
{
    bytes out(16);
    out[0] = out[1] = 0x55;
    return out;
}

}  // namespace thirdvisit::drivers::pn532
