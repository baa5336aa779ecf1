// The windows of product 3, all of them settings with these defaults, and the station's calendar
// as a function: rules know no time zone.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/values.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace thirdvisit::station {

struct visit_settings {
    std::int64_t closing_window_ms{3 * 60'000};   // from the last fact, nozzles down, nothing owed
    std::int64_t same_visit_lift_ms{60'000};      // nozzle-up this soon after hang-up: same visit
    std::int64_t doubtful_after_ms{30 * 60'000};  // after hang-up or the device's last word
    std::int64_t drop_identity_ms{30 * 60'000};   // an identity without any fuelling
    std::int64_t same_customer_ms{30 * 60'000};   // fuellings of one customer at the station
    std::int64_t late_record_ms{3 * 60'000};      // a record heard later than this is late
    std::int64_t clock_slack_ms{5'000};           // pumps tell whole seconds, and not quite ours
    std::int64_t remembered_ms{24 * 3'600'000};   // how long closed visits can still be revised
    std::int64_t same_day_ms{6 * 3'600'000};      // visits closer than this are one visit day
    int day_close_minute{0};                      // the business day ends here, local time
    int shared_card_plates{3};                    // more plates in 30 days: a shared card
    std::int64_t silent_plate_ms{365LL * 86'400'000};  // not seen for so long: to be confirmed
    std::map<int, int> satellites{};  // two pumps, one car: satellite -> the point it belongs to
    std::vector<std::string> always_on_duty{};  // badges, at stations without duty records
};

// The station's clock as a pure function of an instant.
using local_clock = std::function<local_time(utc_ms)>;

}  // namespace thirdvisit::station
