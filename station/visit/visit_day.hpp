// Business days and how a point works at an hour: pure functions of local time.
#pragma once

#include "station/visit/identify.hpp"
#include "station/visit/visit_settings.hpp"

#include <optional>
#include <vector>

namespace thirdvisit::station {

// The business day a local time belongs to; 04:00 close: 03:59 still is yesterday.
business_day business_day_of(local_time t, int day_close_minute) noexcept;

// The visit day of a purchase: its business day, except that one less than 6 h after the
// customer's purchase of the day before belongs to that earlier day.
business_day visit_day_of(utc_ms at, local_time local, const std::optional<earlier_visit>& earlier,
                          const visit_settings& s = {}) noexcept;

// Attended, self-service or prepay by hour (product 3). A window may pass midnight.
enum class service_mode { attended, self_service, prepay };
struct mode_window {
    int from_minute{};  // minutes after midnight, included
    int to_minute{};    // not included
    service_mode mode{service_mode::self_service};
};
service_mode mode_at(const std::vector<mode_window>& windows, local_time t,
                     service_mode otherwise = service_mode::attended) noexcept;

}  // namespace thirdvisit::station
