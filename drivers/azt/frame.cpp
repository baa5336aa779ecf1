#include "drivers/azt/frame.hpp"

#include "drivers/framing/crc.hpp"

#include <algorithm>

namespace thirdvisit::drivers::azt {
namespace {

constexpr std::uint8_t mark = 0x7F;
constexpr std::uint8_t end = 0x03;
constexpr std::uint8_t lowest_data = 0x20;

bool begins_long_frame(std::uint8_t start) noexcept
{
    return start == first_page || (start > short_done && start <= last_page);
}

constexpr std::uint8_t complement(std::uint8_t byte) noexcept
{
    return byte ^ mark;
}

// The data of a long frame, pair by pair.
class pair_reader {
public:
    explicit pair_reader(byte_view unread) : unread_(unread), data_{} {}

    scan_result<frame> read(std::uint8_t start)
    {
        while (has(1)) {
            if (unread_[at_] == end)
                return finish(start);
            if (data_.size() == frame_scanner::longest_data)
                return fault{errc::frame_too_long, at_};
            if (unread_[at_] < lowest_data || unread_[at_] > mark)
                return fault{errc::bad_check_byte, at_ + 1};
            if (!has(2))
                break;
            if (unread_[at_ + 1] != complement(unread_[at_]))
                return wrong_pair();
            data_.push_back(unread_[at_]);
            at_ += 2;
        }
        return need_more{};
    }

private:
    bool has(std::size_t count) const noexcept { return unread_.size() >= at_ + count; }

    // 7F is data only before 00; else somebody began anew.
    scan_result<frame> wrong_pair() const
    {
        if (unread_[at_] == mark)
            return fault{errc::truncated_frame, at_};
        return fault{errc::bad_check_byte, at_ + 1};
    }

    scan_result<frame> finish(std::uint8_t start)
    {
        if (!has(2))
            return need_more{};
        if (unread_[at_ + 1] != end)
            return fault{errc::bad_check_byte, at_ + 1};
        if (!has(3))
            return need_more{};
        if (data_.empty())
            return fault{errc::bad_length, at_ + 3};
        if (unread_[at_ + 2] != check_of(data_))
            return fault{errc::bad_check_byte, at_ + 3};
        return found<frame>{{start, std::move(data_)}, at_ + 3};
    }

    byte_view unread_;
    bytes data_;
    std::size_t at_{2};
};

}  // namespace

scan_result<frame> frame_scanner::operator()(byte_view unread) const
{
    const auto first = std::find(unread.begin(), unread.end(), mark);
    if (first != unread.begin())
        return skip{static_cast<std::size_t>(first - unread.begin())};
    if (unread.size() < 2)
        return need_more{};
    const azt::frame head{unread[1]};
    if (head.is_short())
        return found<azt::frame>{head, 2};
    if (!begins_long_frame(head.start))
        return skip{1};
    return pair_reader(unread).read(head.start);
}

std::uint8_t check_of(byte_view data) noexcept
{
    return xor8(data, end) | 0x40;
}

bytes encode(const frame& f)
{
    bytes raw{mark, f.start};
    if (f.is_short())
        return raw;
    raw.reserve(2 * f.data.size() + 5);
    for (const auto byte : f.data) {
        raw.push_back(byte);
        raw.push_back(complement(byte));
    }
    raw.push_back(end);
    raw.push_back(end);
    raw.push_back(check_of(f.data));
    return raw;
}

}  // namespace thirdvisit::drivers::azt
