// Whole local days and naive local times, without any time zone. Cycles, due dates and levels
// count business days (product rule 5); turning an instant into a local time needs a zone and is
// done by the station's clock, never here.
#pragma once

#include "schemas/errc.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace thirdvisit {

// Days since 1970-01-01 of the station's own calendar.
struct business_day {
    std::int32_t count{};
    auto operator<=>(const business_day&) const = default;
};

constexpr business_day operator+(business_day d, std::int32_t days)
{
    return {d.count + days};
}
constexpr std::int32_t operator-(business_day a, business_day b)
{
    return a.count - b.count;
}

// A wall-clock reading without a zone: what a dispenser prints into its records.
struct local_time {
    business_day day;
    std::int32_t second_of_day{};  // 0 .. 86399
    auto operator<=>(const local_time&) const = default;
};

// 0 = Monday ... 6 = Sunday.
int weekday_of(business_day d) noexcept;

// "2026-05-03"; years 1970 to 9999, real dates only, else errc::malformed_message.
[[nodiscard]] result<business_day> parse_day(std::string_view iso) noexcept;
std::string to_string(business_day d);

// "2026-05-03T14:05:09", a blank in place of the T allowed, seconds optional.
[[nodiscard]] result<local_time> parse_local_time(std::string_view iso) noexcept;
std::string to_string(local_time t);

// A civil date checked for existence; the door through which BCD dates come in.
[[nodiscard]] result<business_day> day_from_civil(int year, int month, int day) noexcept;

}  // namespace thirdvisit
