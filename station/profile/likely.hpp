// Likely cars (product 4, fast entry): who may stand at the pump now, judged by when they came
// before. Values only: no clock, no store.
//
// A car's score is the sum over its stops of the last 8 weeks of
//     hour x weekday,  hour: 2 within 45 min of now, 1 within 90 min, else 0 (round the clock)
//                      weekday: 3 the same, 2 the same part of the week (Mon-Fri, Sat-Sun), else 1
// At least two such stops are needed, one is chance. A car that was here today, or whose last stop
// is less than half its usual gap away, is not expected and left out. Equal scores: the later stop.
#pragma once

#include "schemas/calendar.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

struct likely_settings {
    int window_days{56};
    int near_minutes{45};
    int far_minutes{90};
    int stops_least{2};
    std::size_t most{12};      // in all, best first
    std::size_t per_grade{3};  // so many of each grade at least, if there are
};

// A stop near this hour on an earlier day.
struct earlier_stop {
    std::string vehicle;  // its row, any name that is unique
    local_time at;
    bool operator==(const earlier_stop&) const = default;
};

struct likely_vehicle {
    std::string vehicle;
    int score{};
    bool operator==(const likely_vehicle&) const = default;
};

// What one stop adds now; 0: another hour.
int likely_weight(local_time stop, local_time now, const likely_settings& s = {}) noexcept;

// Every vehicle with enough stops, best first.
std::vector<likely_vehicle> score_stops(std::span<const earlier_stop> stops, local_time now,
                                        const likely_settings& s = {});

// `days`: all its visit days of late, ascending. Whether it may be expected again already.
bool may_be_back(std::span<const business_day> days, business_day today) noexcept;

// From cars in order of their score: the best of all, but `per_grade` of each grade before the
// rest. Indexes into `grades`, in the same order.
std::vector<std::size_t> pick_likely(std::span<const std::string> grades,
                                     const likely_settings& s = {});

}  // namespace thirdvisit::station
