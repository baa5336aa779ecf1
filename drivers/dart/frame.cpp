#include "drivers/dart/frame.hpp"

#include "drivers/framing/crc.hpp"

#include <algorithm>

namespace thirdvisit::drivers::dart {
namespace {

constexpr std::uint8_t stop = 0xFA;
constexpr std::uint8_t escape = 0x10;
constexpr std::uint8_t end_of_text = 0x03;

bool is_address(std::uint8_t byte)
{
    return byte >= first_address && byte <= last_address;
}

// The kind a control byte names, if any: a poll carries no number, all others do.
std::optional<frame_kind> kind_of(std::uint8_t control)
{
    if (control == static_cast<std::uint8_t>(frame_kind::poll))
        return frame_kind::poll;
    const auto high = static_cast<frame_kind>(control & 0xF0);
    switch (high) {
    case frame_kind::data:
    case frame_kind::nak:
    case frame_kind::eot:
    case frame_kind::ack:
    case frame_kind::ack_poll:
        return high;
    case frame_kind::poll:
        break;
    }
    return std::nullopt;
}

// Where the stop byte that ends the frame is: the first one without an escape before it.
std::size_t stop_in(byte_view unread)
{
    for (std::size_t i = 2; i < unread.size(); ++i)
        if (unread[i] == stop && unread[i - 1] != escape)
            return i;
    return unread.size();
}

bytes unstuffed(byte_view raw)
{
    bytes out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i)
        if (raw[i] != escape || i + 1 == raw.size() || raw[i + 1] != stop)
            out.push_back(raw[i]);
    return out;
}

scan_result<frame> data_frame(byte_view unread)
{
    const std::size_t at = stop_in(unread);
    if (at == unread.size())
        return need_more{};
    const std::size_t whole = at + 1;
    if (unread[at - 1] != end_of_text)
        return fault{errc::truncated_frame, whole};
    const bytes text = unstuffed(unread.first(at - 1));  // address, control, data, check
    if (text.size() < 4)
        return fault{errc::truncated_frame, whole};
    const auto checked = byte_view(text).first(text.size() - 2);
    const auto sum = crc16_arc(checked);
    if (text[text.size() - 2] != (sum & 0xFF) || text.back() != (sum >> 8))
        return fault{errc::bad_check_byte, whole};
    frame f{text[0], frame_kind::data, text[1] & 0x0F, {}};
    f.data.assign(checked.begin() + 2, checked.end());
    return found<frame>{std::move(f), whole};
}

}  // namespace

scan_result<frame> frame_scanner::operator()(byte_view unread) const
{
    const auto start = std::find_if(unread.begin(), unread.end(), is_address);
    if (start != unread.begin())
        return skip{static_cast<std::size_t>(start - unread.begin())};
    if (unread.size() < 2)
        return need_more{};
    const auto kind = kind_of(unread[1]);
    if (!kind)
        return skip{1};
    if (*kind == frame_kind::data)
        return data_frame(unread);
    if (unread.size() < 3)
        return need_more{};
    if (unread[2] != stop)
        return skip{1};
    const int tx = *kind == frame_kind::poll ? 0 : unread[1] & 0x0F;
    return found<dart::frame>{dart::frame{unread[0], *kind, tx, {}}, 3};
}

bytes encode(const frame& f)
{
    bytes text{static_cast<std::uint8_t>(f.address),
               static_cast<std::uint8_t>(static_cast<int>(f.kind) | f.tx)};
    if (f.kind != frame_kind::data) {
        text.push_back(stop);
        return text;
    }
    text.insert(text.end(), f.data.begin(), f.data.end());
    const auto sum = crc16_arc(text);
    text.push_back(static_cast<std::uint8_t>(sum & 0xFF));
    text.push_back(static_cast<std::uint8_t>(sum >> 8));
    bytes out;
    out.reserve(text.size() + 8);
    for (const auto byte : text) {
        if (byte == stop)
            out.push_back(escape);
        out.push_back(byte);
    }
    out.push_back(end_of_text);
    out.push_back(stop);
    return out;
}

}  // namespace thirdvisit::drivers::dart
