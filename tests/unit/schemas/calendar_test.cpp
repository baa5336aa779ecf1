#include "schemas/calendar.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;

TEST_CASE("a day survives being written and read", "[schemas]")
{
    for (const auto* text : {"1970-01-01", "2024-02-29", "2026-05-03", "9999-12-31"})
        CHECK(to_string(parse_day(text).value()) == text);
    CHECK(parse_day("1970-01-01").value().count == 0);
    CHECK(parse_day("2026-05-12").value() - parse_day("2026-05-03").value() == 9);
}

TEST_CASE("dates that do not exist are refused", "[schemas]")
{
    for (const auto* text : {"2025-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "1969-12-31",
                             "2026-1-1", "2026-01-01 ", "", "-026-01-01", "2026/01/01"})
        CHECK(parse_day(text).error() == errc::malformed_message);
}

TEST_CASE("Monday is day 0 of the week", "[schemas]")
{
    CHECK(weekday_of(parse_day("2026-11-16").value()) == 0);
    CHECK(weekday_of(parse_day("2026-11-22").value()) == 6);
}

TEST_CASE("local times: seconds may be missing, nonsense may not be there", "[schemas]")
{
    CHECK(to_string(parse_local_time("2026-05-03 14:05").value()) == "2026-05-03T14:05:00");
    CHECK(to_string(parse_local_time("2026-05-03T23:59:59").value()) == "2026-05-03T23:59:59");
    for (const auto* text : {"2026-05-03", "2026-05-03T24:00", "2026-05-03T12:60",
                             "2026-05-03T12:00:61", "2026-05-03T12:00:00Z", "2026-05-03x12:00"})
        CHECK(parse_local_time(text).error() == errc::malformed_message);
}
