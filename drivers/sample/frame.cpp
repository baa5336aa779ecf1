#include "drivers/sample/frame.hpp"

#include "drivers/framing/crc.hpp"

#include <algorithm>

namespace thirdvisit::drivers::sample {
namespace {

constexpr std::uint8_t start = 0x02;
constexpr std::uint8_t end = 0x03;

}  // namespace

scan_result<payload> payload_scanner::operator()(byte_view unread) const
{
    const auto first = std::find(unread.begin(), unread.end(), start);
    if (first != unread.begin())
        return skip{static_cast<std::size_t>(first - unread.begin())};

    const auto body = unread.subspan(1, std::min(unread.size() - 1, max_payload + 1));
    const auto stop = std::find_if(body.begin(), body.end(),
                                   [](std::uint8_t b) { return b == start || b == end; });
    const auto size = static_cast<std::size_t>(stop - body.begin());
    if (stop == body.end())
        return size > max_payload ? scan_result<payload>(fault{errc::frame_too_long, size + 1})
                                  : need_more{};
    if (*stop == start)
        return fault{errc::truncated_frame, size + 1};
    if (unread.size() < size + 3)
        return need_more{};
    if (xor8(body.first(size + 1)) != unread[size + 2])
        return fault{errc::bad_check_byte, size + 3};
    return found<payload>{{std::string(body.begin(), stop)}, size + 3};
}

bytes encode(std::string_view text)
{
    bytes raw;
    raw.reserve(text.size() + 3);  // g++ 12 at -O2 misreads a one-element list that grows
    raw.push_back(start);
    raw.insert(raw.end(), text.begin(), text.end());
    raw.push_back(end);
    raw.push_back(xor8(byte_view(raw).subspan(1)));
    return raw;
}

}  // namespace thirdvisit::drivers::sample
