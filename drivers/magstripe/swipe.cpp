#include "drivers/magstripe/swipe.hpp"

#include <algorithm>
#include <string_view>

namespace thirdvisit::drivers::magstripe {
namespace {

constexpr std::uint8_t end_sentinel = '?';

bool is_start(std::uint8_t c) noexcept
{
    return c == '%' || c == ';' || c == '+';
}

bool is_line_end(std::uint8_t c) noexcept
{
    return c == '\r' || c == '\n';
}

std::uint8_t start_of(const track& t) noexcept
{
    return t.number == 1 ? '%' : t.number == 2 ? ';' : '+';
}

std::size_t longest(int number) noexcept
{
    return number == 1 ? 79 : number == 2 ? 40 : 107;
}

bool holds(int number, std::uint8_t c) noexcept
{
    return number == 1 ? c >= 0x20 && c <= 0x5F : c >= 0x30 && c <= 0x3F;
}

// A second track that begins with `;` is the third one: some readers send it so.
int number_for(std::uint8_t start, const std::vector<track>& before) noexcept
{
    if (start == '%')
        return 1;
    const bool second_seen =
        std::any_of(before.begin(), before.end(), [](const track& t) { return t.number == 2; });
    return start == ';' && !second_seen ? 2 : 3;
}

// The start sentinel of track 3 is coded as that of track 2, whatever the reader prints for it.
std::uint8_t lrc_from(const track& t) noexcept
{
    const std::uint8_t base = t.number == 1 ? 0x20 : 0x30;
    const std::uint8_t start = t.number == 1 ? '%' : ';';
    auto sum = static_cast<std::uint8_t>((start - base) ^ (end_sentinel - base));
    for (const auto c : t.content)
        sum = static_cast<std::uint8_t>(sum ^ (c - base));
    return static_cast<std::uint8_t>((sum & (t.number == 1 ? 0x3F : 0x0F)) + base);
}

// Reads the tracks of one line; remembers what was wrong first.
class line_reader {
public:
    line_reader(byte_view line, lrc_rule lrc) : rest_(line), lrc_(lrc) {}

    result<swipe> read()
    {
        swipe s;
        while (!rest_.empty()) {
            auto t = next_track(s.tracks);
            if (!t)
                return t.error();
            s.tracks.push_back(*t);
        }
        return s;
    }

private:
    result<track> next_track(const std::vector<track>& before)
    {
        const auto start = rest_.front();
        if (!is_start(start))
            return errc::malformed_message;
        const auto end = std::find(rest_.begin(), rest_.end(), end_sentinel);
        const byte_view text(rest_.begin() + 1, end);
        const int number = number_for(start, before);
        if (const auto wrong = judge(number, start, text))
            return *wrong;
        if (end == rest_.end())
            return errc::truncated_frame;
        rest_ = byte_view(end + 1, rest_.end());
        track t(number, text, false);
        const auto checked = take_lrc(t);
        if (!checked)
            return checked.error();
        t.checked = *checked;
        return t;
    }

    static std::optional<errc> judge(int number, std::uint8_t start, byte_view text)
    {
        if (text.size() == 1 && text.front() == 'E')
            return std::nullopt;
        if (std::find(text.begin(), text.end(), start) != text.end())
            return errc::truncated_frame;
        if (text.size() + 3 > longest(number))
            return errc::frame_too_long;
        if (!std::all_of(text.begin(), text.end(), [&](auto c) { return holds(number, c); }))
            return errc::malformed_message;
        if (text.empty())
            return errc::bad_length;
        return std::nullopt;
    }

    // Whether an LRC was there. A read error carries none in any reader we know of.
    result<bool> take_lrc(const track& t)
    {
        const bool track_follows = rest_.empty() || is_start(rest_.front());
        const bool needed = lrc_ == lrc_rule::present && !t.read_error();
        if (lrc_ == lrc_rule::absent)
            return false;
        if (rest_.empty())
            return needed ? result<bool>(errc::truncated_frame) : result<bool>(false);
        const bool agrees = rest_.front() == lrc_from(t);
        const bool stands_alone = rest_.size() == 1 || is_start(rest_[1]);
        if (agrees && (needed || stands_alone)) {
            rest_ = rest_.subspan(1);
            return true;
        }
        if (track_follows && !needed)
            return false;
        return errc::bad_check_byte;
    }

    byte_view rest_;
    lrc_rule lrc_;
};

}  // namespace

scan_result<swipe> swipe_scanner::operator()(byte_view unread) const
{
    const auto first = std::find_if(unread.begin(), unread.end(), is_start);
    if (first != unread.begin())
        return skip{static_cast<std::size_t>(first - unread.begin())};
    const auto end = std::find_if(unread.begin(), unread.end(), is_line_end);
    if (end == unread.end())
        return need_more{};
    const auto length = static_cast<std::size_t>(end - unread.begin()) + 1;
    auto read = line_reader(unread.first(length - 1), lrc).read();
    if (!read)
        return fault{static_cast<errc>(read.error().value()), length};
    return found<swipe>{std::move(*read), length};
}

std::uint8_t lrc_of(const track& t)
{
    return lrc_from(t);
}

bytes blanked(byte_view line)
{
    bytes out(line.begin(), line.end());
    for (auto& c : out) {
        const auto capital = c & ~0x20;
        if (c >= '0' && c <= '9')
            c = '0';
        else if (capital >= 'A' && capital <= 'Z')
            c = 'X';
    }
    return out;
}

bytes encode(const swipe& s)
{
    bytes line;
    line.reserve(swipe_scanner::max_raw);
    for (const auto& t : s.tracks) {
        line.push_back(start_of(t));
        line.insert(line.end(), t.content.begin(), t.content.end());
        line.push_back(end_sentinel);
        if (t.checked && !t.read_error())
            line.push_back(lrc_of(t));
    }
    line.push_back('\r');
    return line;
}

}  // namespace thirdvisit::drivers::magstripe
