// When a station speaks to head office (product 10): nightly, each station at its own minute of
// the window, and once more shortly before the tasks appear at 06:30. Pure; local times are given.
#pragma once

#include "schemas/calendar.hpp"

#include <string_view>

namespace thirdvisit::sync {

struct nightly {
    int begin_minute{2 * 60};  // of the local day; the window is [begin, end)
    int end_minute{5 * 60};
    int second_begin_minute{6 * 60};
    int second_end_minute{6 * 60 + 20};
};

// Seconds of the local day at which this station begins; the same every night, spread evenly over
// stations by a hash of the name. A window with its end before its begin goes over midnight.
struct night_starts {
    int first{};
    int second{};
};
night_starts starts_of(std::string_view station, const nightly& n);

// The first start after `now`.
local_time next_start(local_time now, const night_starts& s);
// Whether a start lies in (since, until].
bool start_between(local_time since, local_time until, const night_starts& s);

// b - a in seconds of wall-clock time.
std::int64_t seconds_between(local_time a, local_time b);

}  // namespace thirdvisit::sync
