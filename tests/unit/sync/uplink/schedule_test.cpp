#include "sync/uplink/schedule.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace thirdvisit;
using namespace thirdvisit::sync;

namespace {

local_time at(const char* iso)
{
    return parse_local_time(iso).value();
}

}  // namespace

TEST_CASE("stations begin between two and five, spread evenly, always at the same second",
          "[uplink]")
{
    std::array<int, 9> twenty_minutes{};
    for (int i = 0; i < 9'000; ++i) {
        const auto name = "DS-" + std::to_string(i);
        const auto s = starts_of(name, {});
        REQUIRE(s.first >= 2 * 3600);
        REQUIRE(s.first < 5 * 3600);
        REQUIRE(s.second >= 6 * 3600);
        REQUIRE(s.second < 6 * 3600 + 20 * 60);
        REQUIRE(starts_of(name, {}).first == s.first);
        ++twenty_minutes[static_cast<std::size_t>((s.first - 2 * 3600) / 1200)];
    }
    for (const int stations : twenty_minutes)
        CHECK(std::abs(stations - 1000) < 150);
}

TEST_CASE("a window may go over midnight", "[uplink]")
{
    for (int i = 0; i < 500; ++i) {
        const auto s = starts_of("S" + std::to_string(i), {23 * 60, 60, 360, 380});
        CHECK((s.first >= 23 * 3600 || s.first < 3600));
    }
}

TEST_CASE("the next start is the nearest one ahead", "[uplink]")
{
    const night_starts s{3 * 3600, 6 * 3600 + 600};
    CHECK(next_start(at("2026-05-03T01:00:00"), s) == at("2026-05-03T03:00:00"));
    CHECK(next_start(at("2026-05-03T03:00:00"), s) == at("2026-05-03T06:10:00"));
    CHECK(next_start(at("2026-05-03T06:10:00"), s) == at("2026-05-04T03:00:00"));
    CHECK(next_start(at("2026-12-31T23:59:59"), s) == at("2027-01-01T03:00:00"));
}

TEST_CASE("a missed start is due as soon as the station is back", "[uplink]")
{
    const night_starts s{3 * 3600, 6 * 3600 + 600};
    CHECK(start_between(at("2026-05-02T06:20:00"), at("2026-05-05T14:00:00"), s));
    CHECK(start_between(at("2026-05-03T02:59:59"), at("2026-05-03T03:00:00"), s));
    CHECK_FALSE(start_between(at("2026-05-03T03:00:00"), at("2026-05-03T06:09:59"), s));
    CHECK_FALSE(start_between(at("2026-05-03T07:00:00"), at("2026-05-03T06:59:00"), s));
}

TEST_CASE("seconds between two local times", "[uplink]")
{
    CHECK(seconds_between(at("2026-05-03T23:59:00"), at("2026-05-04T00:01:00")) == 120);
    CHECK(seconds_between(at("2026-05-04T00:01:00"), at("2026-05-03T23:59:00")) == -120);
}
