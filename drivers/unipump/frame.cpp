#include "drivers/unipump/frame.hpp"

#include "drivers/framing/crc.hpp"

#include <algorithm>

namespace thirdvisit::drivers::unipump {
namespace {

constexpr std::uint8_t escape = 0x10;
constexpr std::uint8_t start = 0x02;
constexpr std::uint8_t stop = 0x03;

scan_result<frame> whole_frame(const bytes& text, std::size_t length)
{
    if (text.size() < 4)  // address, code, check
        return fault{errc::bad_length, length};
    const auto checked = byte_view(text).first(text.size() - 2);
    const auto sum = crc16_arc(checked);
    if (text[text.size() - 2] != (sum & 0xFF) || text.back() != (sum >> 8))
        return fault{errc::bad_check_byte, length};
    frame f{text[0], {}};
    f.data.assign(checked.begin() + 1, checked.end());
    return found<frame>{std::move(f), length};
}

}  // namespace

scan_result<frame> frame_scanner::operator()(byte_view unread) const
{
    const auto first = std::find(unread.begin(), unread.end(), escape);
    if (first != unread.begin())
        return skip{static_cast<std::size_t>(first - unread.begin())};
    if (unread.size() < 2)
        return need_more{};
    if (unread[1] != start)
        return skip{1};
    bytes text;
    for (std::size_t i = 2; i < unread.size(); ++i) {
        if (unread[i] != escape) {
            text.push_back(unread[i]);
            continue;
        }
        if (i + 1 == unread.size())
            break;
        switch (unread[++i]) {
        case escape:
            text.push_back(escape);
            break;
        case stop:
            return whole_frame(text, i + 1);
        case start:
            return fault{errc::truncated_frame, i - 1};
        default:
            return fault{errc::bad_escape, i + 1};
        }
    }
    return need_more{};
}

bytes encode(const frame& f)
{
    bytes text{f.address};
    text.insert(text.end(), f.data.begin(), f.data.end());
    const auto sum = crc16_arc(text);
    text.push_back(static_cast<std::uint8_t>(sum & 0xFF));
    text.push_back(static_cast<std::uint8_t>(sum >> 8));
    bytes out{escape, start};
    out.reserve(2 * text.size() + 4);
    for (const auto byte : text) {
        if (byte == escape)
            out.push_back(escape);
        out.push_back(byte);
    }
    out.push_back(escape);
    out.push_back(stop);
    return out;
}

}  // namespace thirdvisit::drivers::unipump
