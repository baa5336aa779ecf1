#include "station/visit/visit_day.hpp"

namespace thirdvisit::station {

business_day business_day_of(local_time t, int day_close_minute) noexcept
{
    return t.second_of_day < day_close_minute * 60 ? t.day + -1 : t.day;
}

business_day visit_day_of(utc_ms at, local_time local, const std::optional<earlier_visit>& earlier,
                          const visit_settings& s) noexcept
{
    const auto day = business_day_of(local, s.day_close_minute);
    if (earlier && day - earlier->day == 1 && at >= earlier->at && at - earlier->at < s.same_day_ms)
        return earlier->day;
    return day;
}

service_mode mode_at(const std::vector<mode_window>& windows, local_time t,
                     service_mode otherwise) noexcept
{
    const int minute = t.second_of_day / 60;
    for (const auto& w : windows) {
        const bool inside = w.from_minute <= w.to_minute
                                ? w.from_minute <= minute && minute < w.to_minute
                                : minute >= w.from_minute || minute < w.to_minute;
        if (inside)
            return w.mode;
    }
    return otherwise;
}

}  // namespace thirdvisit::station
