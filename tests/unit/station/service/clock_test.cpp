#include "station/service/station_clock.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

struct fake {
    utc_ms wall{1'780'000'000'000};
    std::int64_t steady_ms{0};
    time_source source()
    {
        return {.wall = [this] { return wall; },
                .steady =
                    [this] {
                        return std::chrono::steady_clock::time_point(
                            std::chrono::milliseconds(steady_ms));
                    }};
    }
};

local_time at(const char* iso)
{
    return parse_local_time(iso).value();
}

}  // namespace

TEST_CASE("the station's time runs on when the machine's clock is stepped", "[clock]")
{
    fake f;
    station_clock clock(f.source(), "Asia/Shanghai", 0);
    f.steady_ms = 5'000;
    f.wall = utc_ms{0};
    CHECK(clock.now() == utc_ms{1'780'000'005'000});
}

TEST_CASE("a clock before our own last record is not trusted and does not go back", "[clock]")
{
    fake f;
    f.wall = utc_ms{1'000};
    station_clock clock(f.source(), "Asia/Shanghai", 0);
    clock.not_before({1'780'000'000'000});
    CHECK_FALSE(clock.trusted());
    CHECK_FALSE(clock.trusted_local());
    CHECK(clock.now() >= utc_ms{1'780'000'000'000});
    clock.correct({1'790'000'000'000}, 200);
    CHECK(clock.trusted());
    CHECK(clock.now() == utc_ms{1'790'000'000'100});
    clock.correct({5}, 200);
    CHECK(clock.now() == utc_ms{1'790'000'000'100});
    clock.correct({1'800'000'000'000}, 60'000);
    CHECK(clock.now() == utc_ms{1'790'000'000'100});
}

TEST_CASE("the business day ends at the station's own day close", "[clock]")
{
    fake f;
    station_clock midnight(f.source(), "Asia/Shanghai", 0);
    station_clock four(f.source(), "Asia/Shanghai", 4 * 60);
    const auto three = midnight.utc_of(at("2026-05-03T03:00:00"))->first;
    CHECK(to_string(midnight.day_of(three)) == "2026-05-03");
    CHECK(to_string(four.day_of(three)) == "2026-05-02");
    CHECK(four.begin_of(parse_day("2026-05-03").value()) == three + 3'600'000);
}

TEST_CASE("local times that do not exist or come twice are told", "[clock]")
{
    fake f;
    station_clock berlin(f.source(), "Europe/Berlin", 0);
    CHECK(berlin.utc_of(at("2026-03-29T02:30:00")).has_error());
    const auto twice = berlin.utc_of(at("2026-10-25T02:30:00"));
    REQUIRE(twice.has_value());
    REQUIRE(twice->second);
    CHECK(*twice->second - twice->first == 3'600'000);
    const auto once = berlin.utc_of(at("2026-07-01T12:00:00"));
    CHECK_FALSE(once->second);
    CHECK(berlin.local(once->first) == at("2026-07-01T12:00:00"));
}

TEST_CASE("an unknown time zone is an error with a remedy", "[clock]")
{
    fake f;
    CHECK_THROWS_WITH(station_clock(f.source(), "Mars/Base", 0), Catch::Contains("Asia/Shanghai"));
}
