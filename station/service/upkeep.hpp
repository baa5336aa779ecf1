// What the store does for privacy and for head office without being asked (product 13): plates
// that nobody needs any more lose their keys, customers are announced again once head office's key
// is known. Slices, so that records need not wait; store thread only.
#pragma once

#include "station/service/recorder.hpp"

#include <string>

namespace thirdvisit::station {

constexpr int plates_kept_days = 45;  // at stage 1, without a second visit day
constexpr int upkeep_slice = 50;      // customers in one commit

// The keys of the days before: plates in facts, and those of visits without a customer.
int erase_old_day_keys(store& s, business_day before);

// Customers after `after` at stage 1 or below, made before `made_before`, seen on one day only.
// Their tokens stay. The last id looked at; empty: done.
std::string wipe_lone_plates(store& s, const std::string& after, utc_ms made_before);

// Customers whose plate, name or contact may travel, with what could not be sealed before.
std::string announce_again(store& s, recorder& records, const std::string& after, utc_ms now);

}  // namespace thirdvisit::station
