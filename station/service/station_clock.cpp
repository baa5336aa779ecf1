#include "station/service/station_clock.hpp"

#include "station/visit/visit_day.hpp"

#include <stdexcept>

namespace thirdvisit::station {

namespace {

constexpr utc_ms made_after{1'767'225'600'000};  // 2026-01-01: no clock of ours is earlier

}  // namespace

time_zone zone_named(const std::string& name)
{
    if (const auto zone = time_zone::load(name))
        return *zone;
    throw std::runtime_error("no time zone \"" + name +
                             "\": write it as in \"Asia/Shanghai\", and install tzdata");
}

time_source machine_time()
{
    return {.wall =
                [] {
                    const auto now = std::chrono::system_clock::now().time_since_epoch();
                    return utc_ms{
                        std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
                },
            .steady = [] { return std::chrono::steady_clock::now(); }};
}

station_clock::station_clock(time_source time, const std::string& zone, int day_close_minute)
    : time_(time.wall ? std::move(time) : machine_time()),
      zone_(zone_named(zone)),
      day_close_minute_(day_close_minute),
      wall_at_start_(time_.wall()),
      steady_at_start_(time_.steady())
{}

utc_ms station_clock::now() const
{
    const auto run =
        std::chrono::duration_cast<std::chrono::milliseconds>(time_.steady() - steady_at_start_);
    return std::max(wall_at_start_ + offset_ms_, corrected_ ? utc_ms{} : floor_) + run.count();
}

void station_clock::not_before(utc_ms stored)
{
    floor_ = std::max(floor_, stored);
}

// Half the round trip is the best guess for the way back; an answer that took long says little.
void station_clock::correct(utc_ms theirs, std::int64_t round_trip_ms)
{
    constexpr std::int64_t believable_ms = 10'000;
    if (round_trip_ms < 0 || round_trip_ms > believable_ms || theirs < made_after)
        return;
    const auto run =
        std::chrono::duration_cast<std::chrono::milliseconds>(time_.steady() - steady_at_start_);
    offset_ms_ = theirs + round_trip_ms / 2 - (wall_at_start_ + run.count());
    corrected_ = true;
}

bool station_clock::trusted() const
{
    return corrected_ || (wall_at_start_ >= made_after && wall_at_start_ >= floor_);
}

local_time station_clock::local(utc_ms at) const
{
    return zone_.local(at);
}

std::optional<local_time> station_clock::trusted_local() const
{
    return trusted() ? std::optional(local(now())) : std::nullopt;
}

business_day station_clock::day_of(utc_ms at) const
{
    return business_day_of(local(at), day_close_minute_);
}

utc_ms station_clock::begin_of(business_day day) const
{
    const auto at = utc_of({day, day_close_minute_ * 60});
    if (at)
        return at->first;
    return utc_of({day, day_close_minute_ * 60 + 3'600})->first;  // the hour that was skipped
}

result<station_clock::instants> station_clock::utc_of(local_time t) const
{
    return zone_.utc_of(t);
}

}  // namespace thirdvisit::station
