#include "schemas/zone_rule.hpp"

#include <chrono>

namespace thirdvisit {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using counted = enum zone_rule::change::counted;

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int32_t seconds_per_hour = 3'600;
constexpr std::int32_t usual_change = 2 * seconds_per_hour;
constexpr std::string_view usual_rule = ",M3.2.0,M11.1.0";  // what POSIX leaves open and all take

// Takes the rule apart from the front; remembers the first failure.
class rule_reader {
public:
    explicit rule_reader(std::string_view text) : text_(text) {}

    bool accept(char c)
    {
        if (text_.empty() || text_.front() != c)
            return false;
        text_.remove_prefix(1);
        return true;
    }
    void expect(char c) { sound_ = accept(c) && sound_; }
    bool empty() const { return text_.empty(); }
    bool sound() const { return sound_; }
    char front() const { return text_.empty() ? '\0' : text_.front(); }

    int number(int least, int most)
    {
        int value = 0, digits = 0;
        for (; digits < 3 && front() >= '0' && front() <= '9'; ++digits) {
            value = value * 10 + (front() - '0');
            text_.remove_prefix(1);
        }
        sound_ = sound_ && digits > 0 && value >= least && value <= most;
        return value;
    }

    // "CET" or "<+0330>": nobody here shows it.
    void name()
    {
        const bool quoted = accept('<');
        const auto size = text_.find_first_of(quoted ? ">" : "+-0123456789,");
        const auto taken = size == std::string_view::npos ? text_.size() : size;
        sound_ = sound_ && taken >= 3;
        text_.remove_prefix(taken);
        if (quoted)
            expect('>');
    }

    // "[+-]h[:m[:s]]" as seconds.
    std::int32_t time(int most_hours)
    {
        const int sign = accept('-') ? -1 : (accept('+'), 1);
        std::int32_t value = number(0, most_hours) * seconds_per_hour;
        if (accept(':'))
            value += number(0, 59) * 60;
        if (accept(':'))
            value += number(0, 59);
        return sign * value;
    }

    zone_rule::change change()
    {
        zone_rule::change c;
        expect(',');
        if (accept('M')) {
            c.how = counted::weekday_of_month;
            c.month = number(1, 12);
            expect('.');
            c.week = number(1, 5);
            expect('.');
            c.day = number(0, 6);
        } else {
            c.how = accept('J') ? counted::day_without_leap : counted::day_of_year;
            c.day = number(c.how == counted::day_without_leap ? 1 : 0, 365);
        }
        c.second = accept('/') ? time(167) : usual_change;
        return c;
    }

private:
    std::string_view text_;
    bool sound_{true};
};

sys_days day_of(const zone_rule::change& c, std::chrono::year year)
{
    using namespace std::chrono;
    if (c.how == counted::weekday_of_month) {
        const auto in = year / month(static_cast<unsigned>(c.month));
        const weekday day(static_cast<unsigned>(c.day));
        return c.week == 5 ? sys_days(in / day[last])
                           : sys_days(in / day[static_cast<unsigned>(c.week)]);
    }
    const auto first = sys_days(year / January / 1);
    if (c.how == counted::day_of_year)
        return first + days(c.day);
    const bool after_leap_day = year.is_leap() && c.day >= 60;
    return first + days(c.day - 1 + (after_leap_day ? 1 : 0));
}

std::int64_t moment_of(const zone_rule::change& c, std::chrono::year year, std::int32_t offset)
{
    return day_of(c, year).time_since_epoch().count() * seconds_per_day + c.second - offset;
}

}  // namespace

result<zone_rule> parse_zone_rule(std::string_view text) noexcept
{
    rule_reader in(text);
    zone_rule rule;
    in.name();
    rule.standard = -in.time(24);  // POSIX counts westward
    rule.summer = rule.standard;
    if (in.sound() && !in.empty()) {
        in.name();
        const bool told = !in.empty() && in.front() != ',';
        rule.summer = told ? -in.time(24) : rule.standard + seconds_per_hour;
        rule_reader usual(usual_rule);
        auto& from = in.empty() ? usual : in;
        rule.begins = from.change();
        rule.ends = from.change();
    }
    if (!in.sound() || !in.empty())
        return errc::malformed_message;
    return rule;
}

std::int32_t offset_at(const zone_rule& rule, std::int64_t second) noexcept
{
    if (rule.summer == rule.standard)
        return rule.standard;
    const auto day = std::chrono::floor<days>(
        std::chrono::sys_seconds(std::chrono::seconds(second + rule.standard)));
    const auto year = std::chrono::year_month_day(day).year();
    const auto begins = moment_of(rule.begins, year, rule.standard);
    const auto ends = moment_of(rule.ends, year, rule.summer);
    const bool summer =
        begins < ends ? second >= begins && second < ends : second >= begins || second < ends;
    return summer ? rule.summer : rule.standard;
}

}  // namespace thirdvisit
