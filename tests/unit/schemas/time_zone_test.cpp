#include "schemas/time_zone.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <vector>

using namespace thirdvisit;

namespace {

constexpr std::int64_t hour = 3'600;
constexpr std::int64_t year = 31'556'952;

local_time at(const char* iso)
{
    return parse_local_time(iso).value();
}

std::int64_t utc(const char* iso)
{
    const auto t = at(iso);
    return t.day.count * std::int64_t{86'400} + t.second_of_day;
}

}  // namespace

TEST_CASE("a place's clocks are as its law had and has them, also beside another place's", "[time]")
{
    struct known {
        const char* zone;
        const char* utc;
        std::int64_t offset;
    };
    // Out of tzdata, with zdump.
    const std::vector<known> all{{"Asia/Shanghai", "2026-07-01T00:00:00", 8 * hour},
                                 {"Asia/Shanghai", "1988-07-01T00:00:00", 9 * hour},
                                 {"Asia/Urumqi", "2026-07-01T00:00:00", 6 * hour},
                                 {"Asia/Kathmandu", "2026-01-01T00:00:00", 5 * hour + 2'700},
                                 {"Europe/Berlin", "2026-03-29T00:59:59", hour},
                                 {"Europe/Berlin", "2026-03-29T01:00:00", 2 * hour},
                                 {"Europe/Berlin", "2090-07-01T00:00:00", 2 * hour},
                                 {"Europe/Dublin", "2026-01-01T00:00:00", 0},
                                 {"America/New_York", "2026-07-01T00:00:00", -4 * hour},
                                 {"Australia/Lord_Howe", "2026-01-01T00:00:00", 11 * hour},
                                 {"Pacific/Apia", "2011-12-31T00:00:00", 14 * hour},
                                 {"UTC", "2026-01-01T00:00:00", 0}};
    for (const auto& k : all) {
        CAPTURE(k.zone, k.utc);
        CHECK(time_zone::load(k.zone).value().offset_at(utc(k.utc)) == k.offset);
    }
}

TEST_CASE("two threads with two places do not disturb each other", "[time]")
{
    const auto shanghai = time_zone::load("Asia/Shanghai").value();
    const auto berlin = time_zone::load("Europe/Berlin").value();
    constexpr int rounds = 2'000;
    const auto right = [](const time_zone& zone, std::int64_t offset) {
        int count = 0;
        for (int i = 0; i < rounds; ++i)
            count += zone.offset_at(utc("2026-07-01T00:00:00")) == offset ? 1 : 0;
        return count;
    };
    auto there = std::async(std::launch::async, right, shanghai, 8 * hour);
    CHECK(right(berlin, 2 * hour) == rounds);
    CHECK(there.get() == rounds);
}

TEST_CASE("an hour that was skipped is told, one that came twice gives both moments", "[time]")
{
    const auto berlin = time_zone::load("Europe/Berlin").value();
    CHECK(berlin.utc_of(at("2026-03-29T02:30:00")).error() == errc::malformed_message);
    const auto twice = berlin.utc_of(at("2026-10-25T02:30:00")).value();
    CHECK(twice.first == utc_ms{utc("2026-10-25T00:30:00") * 1'000});
    CHECK(twice.second == utc_ms{utc("2026-10-25T01:30:00") * 1'000});
    const auto howe = time_zone::load("Australia/Lord_Howe").value();
    const auto half_an_hour = howe.utc_of(at("2026-04-05T01:45:00")).value();
    REQUIRE(half_an_hour.second);
    CHECK(*half_an_hour.second - half_an_hour.first == 30 * 60 * 1'000);
}

TEST_CASE("what a zone shows is found again, also far in the future", "[time]")
{
    const auto zone = time_zone::load("America/New_York").value();
    for (std::int64_t t = 60 * year; t < 120 * year; t += 997 * hour) {
        const auto back = zone.utc_of(zone.local({t * 1'000})).value();
        CAPTURE(t);
        CHECK((back.first == utc_ms{t * 1'000} || back.second == utc_ms{t * 1'000}));
    }
}

TEST_CASE("moments before 1970 fall on the right day", "[time]")
{
    const auto utc_zone = time_zone::load("UTC").value();
    CHECK(utc_zone.local({-1}).day.count == -1);
    CHECK(utc_zone.local({-1}).second_of_day == 86'399);
}

TEST_CASE("names that are no zone are not found, whatever they point at", "[time]")
{
    for (const auto* name : {"", "Mars/Base", "Asia", "/etc/passwd", "../../../etc/passwd", "a b"})
        CHECK(time_zone::load(name).error() == errc::not_found);
    CHECK(time_zone::load("leapseconds").error() == errc::malformed_message);
}
