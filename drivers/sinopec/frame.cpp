#include "drivers/sinopec/frame.hpp"

#include "drivers/framing/bcd.hpp"
#include "drivers/framing/crc.hpp"

#include <algorithm>

namespace thirdvisit::drivers::sinopec {
namespace {

constexpr std::uint8_t start = 0xFA;

// Data and CRC without their doubled FAs, and how far they reach on the line.
struct body {
    enum class state { incomplete, whole, cut } state{state::incomplete};
    bytes content;
    std::size_t end{};  // raw bytes read, from the frame's start
};

body unescape(byte_view unread, std::size_t wanted)
{
    body b{.content = {}, .end = frame_scanner::header};
    b.content.reserve(std::min(wanted, unread.size()));
    while (b.content.size() < wanted) {
        if (b.end == unread.size())
            return b;
        const bool doubled = unread[b.end] == start;
        if (doubled && b.end + 1 == unread.size())
            return b;
        if (doubled && unread[b.end + 1] != start) {
            b.state = body::state::cut;
            return b;
        }
        b.content.push_back(unread[b.end]);
        b.end += doubled ? 2 : 1;
    }
    b.state = body::state::whole;
    return b;
}

std::uint16_t check_of(byte_view header, byte_view data)
{
    return crc16_arc(data, crc16_arc(header));
}

}  // namespace

scan_result<frame> frame_scanner::operator()(byte_view unread) const
{
    const auto first = std::find(unread.begin(), unread.end(), start);
    if (first != unread.begin())
        return skip{static_cast<std::size_t>(first - unread.begin())};

    // An FA among the five header bytes restarts the header.
    const auto head = unread.subspan(1, std::min(unread.size() - 1, header - 1));
    const auto again = std::find(head.begin(), head.end(), start);
    if (again != head.end())
        return skip{static_cast<std::size_t>(again - head.begin()) + 1};
    if (unread.size() < header)
        return need_more{};

    const auto length = bcd_number(unread.subspan(4, 2));
    if (!length || *length == 0)
        return fault{errc::bad_length, header};

    const auto size = static_cast<std::size_t>(*length);
    body b = unescape(unread, size + 2);
    if (b.state == body::state::incomplete)
        return need_more{};
    if (b.state == body::state::cut)
        return fault{errc::truncated_frame, b.end};
    const auto sent = b.content[size] << 8 | b.content[size + 1];
    b.content.resize(size);
    if (check_of(unread.subspan(1, 5), b.content) != sent)
        return fault{errc::bad_check_byte, b.end};
    return found<frame>{{unread[1], unread[2], unread[3], std::move(b.content)}, b.end};
}

bytes encode(const frame& f)
{
    const bytes length = to_bcd(static_cast<std::int64_t>(f.data.size()), 2);
    bytes raw{start, f.target, f.source, f.control, length[0], length[1]};
    const auto crc = check_of(byte_view(raw).subspan(1), f.data);
    raw.reserve(raw.size() + f.data.size() + 4);
    const auto append = [&raw](std::uint8_t byte) {
        raw.push_back(byte);
        if (byte == start)
            raw.push_back(byte);
    };
    std::for_each(f.data.begin(), f.data.end(), append);
    append(static_cast<std::uint8_t>(crc >> 8));
    append(static_cast<std::uint8_t>(crc & 0xFF));
    return raw;
}

}  // namespace thirdvisit::drivers::sinopec
