// Reads from the store who often comes at this hour; the judging is station/profile/likely. Bounded:
// one short range of the index per day, at most so many visits in each.
#pragma once

#include "station/profile/likely.hpp"
#include "station/service/views.hpp"
#include "station/store/store.hpp"

#include <vector>

namespace thirdvisit::station {

// This hour on an earlier day.
struct hour_window {
    utc_ms middle;
    local_time middle_local;
};

constexpr int stops_per_window = 200;

// At most `likely_settings::most` cars, best first, plates masked.
std::vector<view::plate_match> load_likely(store_reader& r, const std::vector<hour_window>& windows,
                                           local_time now, business_day today);

}  // namespace thirdvisit::station
