#include "schemas/calendar.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace thirdvisit {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int seconds_per_day = 86'400;

// Reads exactly `width` digits off the front; remembers the first failure.
class digit_reader {
public:
    explicit digit_reader(std::string_view text) : text_(text) {}

    int digits(std::size_t width)
    {
        int value = 0;
        const auto field = text_.substr(0, width);
        const auto* end = field.data() + field.size();
        const bool sound = field.size() == width && field.front() >= '0' && field.front() <= '9' &&
                           std::from_chars(field.data(), end, value).ptr == end;
        sound_ = sound_ && sound;
        text_.remove_prefix(field.size());
        return value;
    }
    void one_of(std::string_view accepted)
    {
        if (text_.empty() || accepted.find(text_.front()) == std::string_view::npos)
            sound_ = false;
        else
            text_.remove_prefix(1);
    }
    bool empty() const { return text_.empty(); }
    bool sound() const { return sound_; }

private:
    std::string_view text_;
    bool sound_{true};
};

result<business_day> read_day(digit_reader& in)
{
    const int year = in.digits(4);
    in.one_of("-");
    const int month = in.digits(2);
    in.one_of("-");
    const int day = in.digits(2);
    if (!in.sound())
        return errc::malformed_message;
    return day_from_civil(year, month, day);
}

}  // namespace

int weekday_of(business_day d) noexcept
{
    const std::chrono::weekday w{sys_days{days{d.count}}};
    return static_cast<int>(w.iso_encoding()) - 1;
}

result<business_day> day_from_civil(int year, int month, int day) noexcept
{
    if (year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return errc::malformed_message;
    const year_month_day ymd{std::chrono::year{year},
                             std::chrono::month{static_cast<unsigned>(month)},
                             std::chrono::day{static_cast<unsigned>(day)}};
    if (!ymd.ok())
        return errc::malformed_message;
    return business_day{static_cast<std::int32_t>(sys_days{ymd}.time_since_epoch().count())};
}

result<business_day> parse_day(std::string_view iso) noexcept
{
    digit_reader in(iso);
    const auto day = read_day(in);
    if (!in.empty())
        return errc::malformed_message;
    return day;
}

// Written by hand: the nightly round writes three days for each flag, and printf parses its format
// each time.
std::string to_string(business_day d)
{
    const year_month_day ymd{sys_days{days{d.count}}};
    const int year =
        std::clamp(static_cast<int>(ymd.year()), 0, 9'999);  // no calendar reaches further
    std::string text = "0000-00-00";
    const auto two = [&](std::size_t at, unsigned value) {
        text[at] = static_cast<char>('0' + value / 10);
        text[at + 1] = static_cast<char>('0' + value % 10);
    };
    two(0, static_cast<unsigned>(year / 100));
    two(2, static_cast<unsigned>(year % 100));
    two(5, static_cast<unsigned>(ymd.month()));
    two(8, static_cast<unsigned>(ymd.day()));
    return text;
}

result<local_time> parse_local_time(std::string_view iso) noexcept
{
    digit_reader in(iso);
    const auto day = read_day(in);
    if (!day)
        return day.error();
    in.one_of("T ");
    const int hour = in.digits(2);
    in.one_of(":");
    const int minute = in.digits(2);
    int second = 0;
    if (!in.empty()) {
        in.one_of(":");
        second = in.digits(2);
    }
    if (!in.sound() || !in.empty() || hour > 23 || minute > 59 || second > 59)
        return errc::malformed_message;
    return local_time{*day, hour * 3'600 + minute * 60 + second};
}

std::string to_string(local_time t)
{
    const int s = t.second_of_day % seconds_per_day;
    char text[24];
    std::snprintf(text, sizeof text, "T%02d:%02d:%02d", s / 3'600, s / 60 % 60, s % 60);
    return to_string(t.day) + text;
}

}  // namespace thirdvisit
