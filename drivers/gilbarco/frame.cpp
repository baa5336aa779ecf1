#include "drivers/gilbarco/frame.hpp"

#include "drivers/framing/crc.hpp"

#include <algorithm>

namespace thirdvisit::drivers::gilbarco {
namespace {

constexpr std::size_t digits_in_run = 6;

bool is_block_word(std::uint8_t byte) noexcept
{
    return byte >= word::digit;
}

bool is_digit_word(std::uint8_t byte) noexcept
{
    return (byte & 0xF0) == word::digit;
}

frame as_frame(frame_shape s, byte_view raw)
{
    return {s, bytes(raw.begin(), raw.end())};
}

scan_result<frame> scan_digits(byte_view unread)
{
    const auto run = unread.first(std::min(unread.size(), digits_in_run));
    const auto wrong = std::find_if_not(run.begin(), run.end(), is_digit_word);
    if (wrong != run.end())
        return fault{errc::truncated_frame, static_cast<std::size_t>(wrong - run.begin())};
    if (run.size() < digits_in_run)
        return need_more{};
    return found<frame>{as_frame(frame_shape::digits, run), run.size()};
}

scan_result<frame> judge_block(byte_view block)
{
    if (block.size() < 5 || block[block.size() - 3] != word::check)
        return fault{errc::bad_length, block.size()};
    if (block[block.size() - 2] != check_of(block.first(block.size() - 2)))
        return fault{errc::bad_check_byte, block.size()};
    return found<frame>{as_frame(frame_shape::block, block), block.size()};
}

scan_result<frame> scan_block(byte_view unread)
{
    for (std::size_t at = 1; at < unread.size(); ++at) {
        if (unread[at] == word::end)
            return judge_block(unread.first(at + 1));
        if (!is_block_word(unread[at]) || unread[at] == word::start)
            return fault{errc::truncated_frame, at};
    }
    return need_more{};
}

// Hexadecimal digits in ASCII with bit 7 set, behind a colon.
bool may_be_text(byte_view unread)
{
    static constexpr std::uint8_t colon = 0xBA;
    for (std::size_t at = 0; at < std::min(unread.size(), frame_scanner::text_size); ++at) {
        const auto b = unread[at];
        const bool digit = (b >= 0xB0 && b <= 0xB9) || (b >= 0xC1 && b <= 0xC6);
        const bool fits = at == 0                              ? b == colon
                          : at == frame_scanner::text_size - 2 ? b == 0x8D
                          : at == frame_scanner::text_size - 1 ? b == 0x8A
                                                               : digit;
        if (!fits)
            return false;
    }
    return true;
}

}  // namespace

scan_result<frame> frame_scanner::operator()(byte_view unread) const
{
    const auto first = unread.front();
    if (first == word::start)
        return scan_block(unread);
    if (is_digit_word(first))
        return scan_digits(unread);
    if (first >= word::end && first != word::stop_all)
        return skip{1};  // a piece of a block
    if (texts && may_be_text(unread)) {
        if (unread.size() < text_size)
            return need_more{};
        return found<gilbarco::frame>{as_frame(frame_shape::text, unread.first(text_size)),
                                      text_size};
    }
    return found<gilbarco::frame>{as_frame(frame_shape::word, unread.first(1)), 1};
}

std::uint8_t check_of(byte_view covered) noexcept
{
    return word::digit | (negated_sum8(covered) & 0x0F);
}

bytes make_block(byte_view words)
{
    bytes block;
    block.reserve(words.size() + 4);
    block.push_back(word::start);
    block.insert(block.end(), words.begin(), words.end());
    block.push_back(word::check);
    block.push_back(check_of(block));
    block.push_back(word::end);
    return block;
}

}  // namespace thirdvisit::drivers::gilbarco
