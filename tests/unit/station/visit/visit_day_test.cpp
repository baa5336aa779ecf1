#include "station/visit/visit_day.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr business_day monday{20'000};
constexpr std::int64_t hour = 3'600'000;

local_time at(business_day day, int hours, int minutes)
{
    return {day, hours * 3'600 + minutes * 60};
}

utc_ms instant(local_time t)
{
    return {t.day.count * 24 * hour + t.second_of_day * 1'000LL};
}

}  // namespace

TEST_CASE("the business day ends at the station's own day close", "[station][visit]")
{
    CHECK(business_day_of(at(monday, 0, 0), 0) == monday);
    CHECK(business_day_of(at(monday, 3, 59), 240) == monday + -1);
    CHECK(business_day_of(at(monday, 4, 0), 240) == monday);
}

TEST_CASE("two purchases less than 6 h apart across the boundary belong to the earlier day",
          "[station][visit]")
{
    const auto evening = at(monday, 22, 0);
    const earlier_visit before{instant(evening), monday};
    const auto just_before = at(monday + 1, 3, 59);
    const auto six_hours = at(monday + 1, 4, 0);
    CHECK(visit_day_of(instant(just_before), just_before, before) == monday);
    CHECK(visit_day_of(instant(six_hours), six_hours, before) == monday + 1);
    CHECK(visit_day_of(instant(just_before), just_before, std::nullopt) == monday + 1);
}

TEST_CASE("the 6 h rule reaches one day back and never forward", "[station][visit]")
{
    const auto morning = at(monday, 2, 0);
    CHECK(visit_day_of(instant(morning), morning,
                       earlier_visit{instant(morning) + hour, monday + 1}) == monday);
    // A visit already drawn to the day before does not draw the next one further.
    const auto night = at(monday + 1, 1, 0);
    CHECK(visit_day_of(instant(night), night, earlier_visit{instant(night) + -hour, monday + -1}) ==
          monday + 1);
}

TEST_CASE("points are attended, self-service or prepay by hour, also over midnight",
          "[station][visit]")
{
    const std::vector<mode_window> night{{22 * 60, 6 * 60, service_mode::self_service},
                                         {12 * 60, 13 * 60, service_mode::prepay}};
    CHECK(mode_at(night, at(monday, 21, 59)) == service_mode::attended);
    CHECK(mode_at(night, at(monday, 22, 0)) == service_mode::self_service);
    CHECK(mode_at(night, at(monday, 5, 59)) == service_mode::self_service);
    CHECK(mode_at(night, at(monday, 6, 0)) == service_mode::attended);
    CHECK(mode_at(night, at(monday, 12, 30)) == service_mode::prepay);
    CHECK(mode_at({}, at(monday, 12, 30)) == service_mode::attended);
}
