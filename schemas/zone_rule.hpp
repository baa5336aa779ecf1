// The yearly rule at the end of a time zone file, e.g. "CET-1CEST,M3.5.0,M10.5.0/3": the form of
// POSIX (TZ variable, no leading colon), with the hours of RFC 8536 (-167 to 167 in a change).
#pragma once

#include "schemas/errc.hpp"

#include <cstdint>
#include <string_view>

namespace thirdvisit {

struct zone_rule {
    // One of the two moments of a year at which clocks change, in the local time before it.
    struct change {
        enum class counted { weekday_of_month, day_without_leap, day_of_year } how{};
        int month{};            // 1..12, weekday_of_month only
        int week{};             // 1..5, 5 is the last
        int day{};              // weekday 0 = Sunday; else the day of the year, from 1 or from 0
        std::int32_t second{};  // of that day, may lie before or after it
    };
    std::int32_t standard{};  // seconds east of Greenwich
    std::int32_t summer{};    // the same as `standard` where clocks never change
    change begins{}, ends{};
};

// errc::malformed_message for anything else.
[[nodiscard]] result<zone_rule> parse_zone_rule(std::string_view text) noexcept;

// Seconds east of Greenwich at this moment (seconds since 1970-01-01 UTC).
std::int32_t offset_at(const zone_rule& rule, std::int64_t second) noexcept;

}  // namespace thirdvisit
