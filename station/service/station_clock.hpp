// The station's time: UTC that runs on with the steady clock, corrected by head office, and its
// own calendar. The machine's clock is read once; a step of it later changes nothing here.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/errc.hpp"
#include "schemas/time_zone.hpp"
#include "station/service/core_settings.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace thirdvisit::station {

// Throws std::runtime_error, with what to write, for a zone nobody knows.
time_zone zone_named(const std::string& name);

class station_clock {
public:
    // Throws std::runtime_error for a zone nobody knows.
    station_clock(time_source time, const std::string& zone, int day_close_minute);
    station_clock(const station_clock&) = delete;
    station_clock& operator=(const station_clock&) = delete;

    utc_ms now() const;

    // The last moment our own store knows of: a clock before it is not believed.
    void not_before(utc_ms stored);
    void correct(utc_ms theirs, std::int64_t round_trip_ms);
    bool trusted() const;
    std::int64_t offset_ms() const { return offset_ms_; }  // head office minus the machine

    local_time local(utc_ms at) const;
    // The same, but nothing while the clock is not trusted (decision 6).
    std::optional<local_time> trusted_local() const;
    business_day day_of(utc_ms at) const;
    business_day today() const { return day_of(now()); }
    utc_ms begin_of(business_day day) const;

    // Wall time to UTC. Twice a year an hour comes twice (`second` is set) or not at all.
    using instants = time_zone::instants;
    [[nodiscard]] result<instants> utc_of(
        local_time t) const;  // errc::malformed_message: no such time

private:
    time_source time_;
    time_zone zone_;
    int day_close_minute_;
    utc_ms wall_at_start_;
    std::chrono::steady_clock::time_point steady_at_start_;
    std::int64_t offset_ms_{0};
    bool corrected_{false};
    utc_ms floor_{};
};

}  // namespace thirdvisit::station
