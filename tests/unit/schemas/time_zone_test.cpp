#include "schemas/time_zone.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

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

// The C library reads the same files by code of its own.
class c_library {
public:
    explicit c_library(const std::string& zone)
    {
        ::setenv("TZ", (":" + zone).c_str(), 1);
        ::tzset();
    }
    ~c_library()
    {
        ::unsetenv("TZ");
        ::tzset();
    }
    c_library(const c_library&) = delete;
    c_library& operator=(const c_library&) = delete;

    long offset_at(std::int64_t second) const
    {
        const std::time_t t = second;
        std::tm parts{};
        ::localtime_r(&t, &parts);
        return parts.tm_gmtoff;
    }
};

bytes file_of(const std::string& zone)
{
    std::ifstream in("/usr/share/zoneinfo/" + zone, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("local time is the C library's in every kind of zone, from 1970 to 2100", "[time]")
{
    for (const auto* name :
         {"Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Europe/Berlin", "Europe/Dublin",
          "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Casablanca",
          "America/Nuuk", "Asia/Kathmandu", "Pacific/Apia", "Asia/Tehran", "UTC"}) {
        CAPTURE(name);
        const auto zone = time_zone::load(name).value();
        const c_library other(name);
        int different = 0;
        for (std::int64_t t = 0; t < 130 * year; t += 7 * hour + 13)
            different += zone.offset_at(t) == other.offset_at(t) ? 0 : 1;
        CHECK(different == 0);
    }
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

TEST_CASE("a time zone file cut anywhere is refused or read, never read beyond", "[time]")
{
    const auto whole = file_of("Europe/Berlin");
    REQUIRE(whole.size() > 500);
    int refused = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        refused += time_zone::parse(part).has_error() ? 1 : 0;
    }
    CHECK(refused > 400);
    auto many = whole;
    many[32] = 0x7F;  // announces two thousand million changes
    CHECK(time_zone::parse(many).has_error());
}

TEST_CASE("the yearly rules of POSIX are read", "[time]")
{
    const auto offset = [](const char* rule, const char* moment) {
        return offset_at(parse_zone_rule(rule).value(), utc(moment));
    };
    CHECK(offset("CST-8", "2026-07-01T00:00") == 8 * hour);
    CHECK(offset("<+0330>-3:30", "2026-07-01T00:00") == 3 * hour + 1'800);
    CHECK(offset("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59") == hour);
    CHECK(offset("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00") == 2 * hour);
    CHECK(offset("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01T00:00") == 0);
    CHECK(offset("EST5EDT", "2026-07-01T00:00") == -4 * hour);
    CHECK(offset("AAA3BBB,J60/0,J300/0", "2028-03-01T02:59:59") == -3 * hour);
    CHECK(offset("AAA3BBB,J60/0,J300/0", "2028-03-01T03:00:00") == -2 * hour);
    CHECK(offset("AAA3BBB,59/0,299/0", "2028-02-29T03:00:00") == -2 * hour);
    CHECK(offset("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-28T00:00:00") == 3 * hour);
}

TEST_CASE("rules that are none are refused", "[time]")
{
    for (const auto* text : {"", "C", "CST", "CST-", "CST-25", "CST-8X", "CET-1CEST,M3.5.0",
                             "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
                             "CET-1CEST,J0,J10", "CET-1CEST,M3.5.0,M10.5.0/3,", "<CET-1"})
        CHECK(parse_zone_rule(text).error() == errc::malformed_message);
}
