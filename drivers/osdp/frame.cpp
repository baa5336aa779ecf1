#include "drivers/osdp/frame.hpp"

#include "drivers/framing/crc.hpp"

#include <algorithm>

namespace thirdvisit::drivers::osdp {
namespace {

constexpr std::uint8_t start = 0x53;
constexpr std::uint8_t reply_bit = 0x80;
constexpr std::uint8_t crc_bit = 0x04;
constexpr std::uint8_t security_bit = 0x08;
constexpr std::size_t header = 5;
constexpr std::size_t mac_length = 4;

bool check_fits(byte_view whole, bool crc)
{
    if (!crc)
        return whole.back() == negated_sum8(whole.first(whole.size() - 1));
    const auto sum = crc16_osdp(whole.first(whole.size() - 2));
    return whole[whole.size() - 2] == (sum & 0xFF) && whole.back() == (sum >> 8);
}

// The parts behind the header of a frame whose check fits; false: they do not fit into it.
bool split(byte_view body, bool secured, frame& f)
{
    if (secured) {
        const std::size_t block = body.empty() ? 0 : body[0];
        if (block < 2 || block > body.size())
            return false;
        f.security.assign(body.begin() + 1, body.begin() + static_cast<std::ptrdiff_t>(block));
        body = body.subspan(block);
    }
    const std::size_t tail = has_mac(f.security_type()) ? mac_length : 0;
    if (body.size() < 1 + tail)
        return false;
    f.code = body[0];
    f.mac.assign(body.end() - static_cast<std::ptrdiff_t>(tail), body.end());
    body = body.subspan(1, body.size() - 1 - tail);
    f.data.assign(body.begin(), body.end());
    return true;
}

}  // namespace

scan_result<frame> frame_scanner::operator()(byte_view unread) const
{
    const auto at = std::find(unread.begin(), unread.end(), start);
    if (at != unread.begin())
        return skip{static_cast<std::size_t>(at - unread.begin())};
    if (unread.size() < header)
        return need_more{};

    const std::size_t length = unread[2] + 256u * unread[3];
    const bool crc = (unread[4] & crc_bit) != 0;
    if (length > longest_frame)
        return fault{errc::frame_too_long, header};
    if (length < header + 1 + (crc ? 2 : 1))
        return fault{errc::bad_length, header};
    if (unread.size() < length)
        return need_more{};

    const auto whole = unread.first(length);
    if (!check_fits(whole, crc))
        return fault{errc::bad_check_byte, length};

    osdp::frame f;
    f.from_reader = (whole[1] & reply_bit) != 0;
    f.address = whole[1] & ~reply_bit;
    f.sequence = whole[4] & 3;
    f.crc = crc;
    const auto body = whole.first(length - (crc ? 2 : 1)).subspan(header);
    if (!split(body, (whole[4] & security_bit) != 0, f))
        return fault{errc::bad_length, length};
    const auto covered = whole.first(length - (crc ? 2 : 1) - f.mac.size());
    f.covered.assign(covered.begin(), covered.end());
    return found<osdp::frame>{std::move(f), length};
}

bytes covered_bytes(const frame& f)
{
    const std::size_t block = f.security.empty() ? 0 : f.security.size() + 1;
    const std::size_t tail = (has_mac(f.security_type()) ? mac_length : 0) + (f.crc ? 2 : 1);
    const std::size_t length = header + block + 1 + f.data.size() + tail;

    bytes out;
    out.reserve(length);
    out.push_back(start);
    out.push_back(static_cast<std::uint8_t>(f.address | (f.from_reader ? reply_bit : 0)));
    out.push_back(static_cast<std::uint8_t>(length & 0xFF));
    out.push_back(static_cast<std::uint8_t>(length >> 8));
    out.push_back(static_cast<std::uint8_t>(f.sequence | (f.crc ? crc_bit : 0) |
                                            (f.security.empty() ? 0 : security_bit)));
    if (block != 0) {
        out.push_back(static_cast<std::uint8_t>(block));
        out.insert(out.end(), f.security.begin(), f.security.end());
    }
    out.push_back(f.code);
    out.insert(out.end(), f.data.begin(), f.data.end());
    return out;
}

bytes encode(const frame& f)
{
    bytes out = covered_bytes(f);
    out.insert(out.end(), f.mac.begin(), f.mac.end());
    if (f.crc) {
        const auto sum = crc16_osdp(out);
        out.push_back(static_cast<std::uint8_t>(sum & 0xFF));
        out.push_back(static_cast<std::uint8_t>(sum >> 8));
    } else {
        out.push_back(negated_sum8(out));
    }
    return out;
}

}  // namespace thirdvisit::drivers::osdp
