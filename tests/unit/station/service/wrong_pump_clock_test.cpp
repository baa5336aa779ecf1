// Pumps whose clocks are wrong, through the whole station: fuellings join the car that stands there,
// late ones the car that stood there, and a person is told.
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

constexpr std::int64_t hour = 60 * minute;
const std::string card_a = "9030360000000843";
const std::string card_b = "9030360000000850";

// A pump with a clock of its own.
struct station_with_wrong_pump : core_bench {
    std::int64_t off{};
    std::int64_t number{};

    explicit station_with_wrong_pump(std::int64_t pump_off) : off(pump_off) {}

    drivers::record_offered told(utc_ms at, const std::string& card_number = {})
    {
        auto r = record(1, ++number, card_number);
        r.record.pump_time = business->clock().local(at + off);
        return r;
    }
    // Sinopec's way: running figures, the nozzle hangs up, the record a second later.
    void fuel_live()
    {
        lift(1);
        pass(minute);
        hear("line-1", drivers::fuelling_progress{1, 1, {31'000}, {23'300}, {7'529}});
        hang_up(1);
        const auto r = told(now);
        pass(1'000);
        hear("line-1", r);
    }
    void card_visit(const std::string& card_number)
    {
        present_card(1, card_number);
        fuel_live();
        pass(4 * minute);
    }
    std::vector<view::visit> visits() { return snapshot().visits; }
    std::int64_t in_store(const std::string& sql)
    {
        SQLite::Database db((folder() / "station.db").string(), SQLite::OPEN_READONLY);
        return db.execAndGet(sql).getInt64();
    }
};

}  // namespace

TEST_CASE("a fuelling joins the car at the pump, however wrong the pump's clock is",
          "[core][pump_clock]")
{
    const auto off = GENERATE(8 * hour, -8 * hour, -3 * 365 * day, 40 * minute, -26 * 365 * day);
    station_with_wrong_pump b(off);
    b.card_visit(card_a);
    REQUIRE(b.totals().visits == 1);
    const auto v = b.visits().at(0);
    CHECK(v.card_tail == "0843");
    REQUIRE(v.fuellings.size() == 1);
    CHECK(std::abs(v.fuellings[0].at - (b.now + -4 * minute)) < minute);
}

TEST_CASE("a record that comes before the hang-up joins the car as well", "[core][pump_clock]")
{
    station_with_wrong_pump b(8 * hour);
    b.present_card(1, card_a);
    b.lift(1);
    b.pass(minute);
    b.hear("line-1", b.told(b.now));
    b.hang_up(1);
    b.pass(4 * minute);
    REQUIRE(b.totals().visits == 1);
    CHECK(b.visits().at(0).card_tail == "0843");
}

TEST_CASE("500 late records of a pump that is 8 h off find their hours again after an outage",
          "[core][pump_clock]")
{
    station_with_wrong_pump b(8 * hour);
    b.card_visit(card_a);
    b.pass(5 * minute);
    const auto outage = b.now;
    b.stop();
    std::vector<drivers::record_offered> kept;
    b.now = b.now + 600 * minute;
    b.start();
    for (int i = 1; i <= 500; ++i)  // fifty customers, each every fifty minutes
        kept.push_back(
            b.told(outage + i * minute, "90303600001" + std::to_string(10'000 + i % 50)));
    b.present_card(1, card_b);  // and a car stands there while they come in
    b.lift(1);
    for (const auto& r : kept)
        b.hear("line-1", r);
    b.pass(minute);
    b.fuel_live();
    b.pass(4 * minute);

    CHECK(b.acknowledged.size() == 502);
    CHECK(b.totals().fuellings_stored == 502);
    CHECK(b.totals().visits == 502);
    CHECK(b.totals().customers == 52);
    int with_card_b = 0;
    for (const auto& v : b.visits())
        if (v.card_tail == "0850") {
            ++with_card_b;
            CHECK(v.fuellings.size() == 1);
        }
    CHECK(with_card_b == 1);
    const auto last = std::to_string((outage + 500 * minute).since_epoch / 1000 * 1000);
    const auto first = std::to_string((outage + minute).since_epoch / 1000 * 1000);
    CHECK(
        b.in_store("SELECT count(*) FROM fact WHERE kind = 'fuelling_recorded' AND at_ms BETWEEN " +
                   first + " AND " + last) == 500);
}

TEST_CASE("both times stay in the data: what the pump told, and the repaired one",
          "[core][pump_clock]")
{
    station_with_wrong_pump b(8 * hour);
    b.card_visit(card_a);
    b.pass(hour);
    b.hear("line-1", b.told(b.now + -30 * minute));
    CHECK(b.in_store("SELECT count(*) FROM fact WHERE body ->> '$.clock_offset_s' BETWEEN 28790 "
                     "AND 28810 AND body ->> '$.pump_time' IS NOT NULL AND body ->> '$.live' IS "
                     "NULL") == 1);
}

TEST_CASE("a pump's clock that is minutes wrong is shown with its line, a right one is not",
          "[core][pump_clock]")
{
    station_with_wrong_pump b(-8 * hour);
    CHECK_FALSE(b.business->wrong_pump_clock_ms("line-1"));
    b.changes.clear();
    b.card_visit(card_a);
    REQUIRE(b.business->wrong_pump_clock_ms("line-1"));
    CHECK(*b.business->wrong_pump_clock_ms("line-1") / minute == -480);
    const auto told =
        std::count_if(b.changes.begin(), b.changes.end(), [](const station::change& c) {
            return std::holds_alternative<pump_clock_changed>(c);
        });
    CHECK(told == 1);
    b.restart();
    CHECK(b.business->wrong_pump_clock_ms("line-1"));
    b.off = 30'000;
    b.card_visit(card_b);
    CHECK_FALSE(b.business->wrong_pump_clock_ms("line-1"));
}

TEST_CASE("the time zone of a line is the zone of its pump's clock", "[core][pump_clock]")
{
    station_with_wrong_pump b(-8 * hour);  // it shows UTC
    b.configure = [](core_settings& s) {
        for (auto& p : s.places)
            p.zone = "UTC";
    };
    b.restart();
    b.card_visit(card_a);
    CHECK_FALSE(b.business->wrong_pump_clock_ms("line-1"));
    b.pass(hour);
    b.hear("line-1", b.told(b.now + -30 * minute));
    CHECK(b.in_store("SELECT count(*) FROM fact WHERE at_ms < received_ms - 1700000") == 1);
    CHECK(b.in_store("SELECT count(*) FROM fact WHERE body ->> '$.clock_offset_s' IS NOT NULL") ==
          0);
    b.configure = [](core_settings& s) { s.places[0].zone = "Asia/Nowhere"; };
    b.stop();
    CHECK_THROWS_WITH(b.start(), Catch::Contains("Asia/Nowhere") && Catch::Contains("tzdata"));
}
