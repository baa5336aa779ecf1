// What the store does for privacy and for head office without being asked (product 13): plates
// that nobody needs any more lose their keys, customers are announced again once head office's key
// is known. Slices, so that records need not wait; store thread only.
#pragma once

#include "station/service/recorder.hpp"

#include <functional>
#include <string>

namespace thirdvisit::station {

constexpr int plates_kept_days = 45;  // in facts and in visits of nobody
constexpr int upkeep_slice = 50;      // customers in one commit

// The keys of the days before: plates in facts, and those of visits without a customer.
int erase_old_day_keys(store& s, business_day before);

// What time does to the profiles at stage 1 or below after the id `after` (`retention_of`): a plate
// without a second visit day is wiped, a profile that is not seen any more goes with all its
// tokens. One slice; the last id looked at, empty: done.
struct retention_moment {
    utc_ms now;
    business_day today;
    std::function<business_day(utc_ms)> day_of;
};
std::string apply_retention(store& s, const std::string& after, const retention_moment& at);

// Customers whose plate, name or contact may travel, with what could not be sealed before.
std::string announce_again(store& s, recorder& records, const std::string& after, utc_ms now);

}  // namespace thirdvisit::station
