#include "tests/unit/station/visit/forecourt.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

namespace {

// A record the pump wrote at `at` and we heard at `received`.
fact late(std::int64_t at, std::int64_t received, int point, fuelling_recorded r)
{
    auto f = forecourt::make(received, point, std::move(r));
    f.at = start + at;
    return f;
}

}  // namespace

TEST_CASE("a late record makes the next revision of the visit it belongs to", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.fuel(5 * second, 3, 40);
    f.until(hour);
    REQUIRE(f.visits().size() == 1);
    const auto changes = f.take(late(90 * second, hour, 3, forecourt::sale(5, "", 2)));
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].kind == visit_change_kind::revised);
    CHECK(changes[0].visit.revision == 2);
    CHECK(changes[0].facts.size() == 1);
    CHECK(changes[0].visit.fuellings.size() == 2);
    CHECK(changes[0].visit.card->token == "c1");
}

TEST_CASE("a visit dropped for want of its record comes back with the record", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.lift(5 * second, 3);
    f.hang_up(minute, 3);
    f.until(hour);
    CHECK(f.visits().empty());
    f.take(late(minute, 2 * hour, 3, forecourt::sale(40)));
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].revision == 2);
    CHECK(f.visits()[0].status == visit_status::closed);
    CHECK(f.visits()[0].card->token == "c1");
}

TEST_CASE("a late record with another card is a visit of its own", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.fuel(5 * second, 3, 40);
    f.until(hour);
    f.take(late(90 * second, hour, 3, forecourt::sale(5, "c2")));
    REQUIRE(f.visits().size() == 2);
    CHECK(f.visits()[1].card->token == "c2");
}

TEST_CASE("records kept through an outage become one visit for each customer", "[station][visit]")
{
    forecourt f;
    for (int i = 0; i < 5; ++i)
        f.take(late(i * 10 * minute, 3 * hour + i * second, 3, forecourt::sale(30)));
    f.until(5 * hour);
    CHECK(f.visits().size() == 5);
    for (const auto& v : f.visits())
        CHECK(v.fuellings.size() == 1);
}

TEST_CASE("a late record does not disturb the car at the pump", "[station][visit]")
{
    forecourt f;
    f.card(2 * hour, 3, "c2");
    f.lift(2 * hour + 5 * second, 3);
    f.take(late(0, 2 * hour + 10 * second, 3, forecourt::sale(30)));
    CHECK(f.builder().open_visit(3)->fuellings.empty());
    CHECK(f.builder().phase(3) == point_phase::running);
    CHECK(f.visits().size() == 1);
}

TEST_CASE("the record of the car before arrives when the next nozzle is up already",
          "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.lift(5 * second, 3);
    f.hang_up(minute, 3);
    f.card(3 * minute, 3, "c2");
    f.lift(4 * minute, 3);  // closes c1's visit, whose record is owed
    f.take(late(minute, 4 * minute + 10 * second, 3, forecourt::sale(40)));
    f.hang_up(6 * minute, 3);
    f.record(6 * minute + second, 3, 20);
    f.until(20 * minute);
    REQUIRE(f.visits().size() == 2);
    CHECK(f.visits()[0].card->token == "c1");
    CHECK(volume_of(f.visits()[0]) == milliliters{40'000});
    CHECK(f.visits()[1].card->token == "c2");
    CHECK(volume_of(f.visits()[1]) == milliliters{20'000});
}

TEST_CASE("a nozzle that owes its record gets it, however wrong the pump's clock",
          "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.fuel(5 * second, 3, 40);
    f.card(5 * minute, 3, "c2");
    f.lift(5 * minute + second, 3);
    f.hang_up(6 * minute, 3);
    f.take(late(minute, 6 * minute + second, 3, forecourt::sale(20)));  // five minutes slow
    f.until(20 * minute);
    REQUIRE(f.visits().size() == 2);
    for (const auto& v : f.visits())
        CHECK(v.fuellings.size() == 1);
}

TEST_CASE("a late record does not join a customer who had moved on to another pump",
          "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.fuel(second, 3, 40);
    f.card(25 * minute, 5, "c1");
    f.fuel(25 * minute + second, 5, 10);
    f.until(hour);
    REQUIRE(f.visits().size() == 1);  // both pumps, 0 to 26 minutes
    f.take(late(15 * minute, hour, 3, forecourt::sale(30)));
    CHECK(f.visits().size() == 2);
    CHECK(volume_of(f.visits()[0]) == milliliters{50'000});
    f.take(late(90 * second, hour + second, 3, forecourt::sale(5)));
    CHECK(volume_of(f.visits()[0]) == milliliters{55'000});
}

TEST_CASE("a pump that tells whole seconds does not lose its record to another visit",
          "[station][visit]")
{
    forecourt f;
    f.lift(700, 3);  // no hang-up is reported
    f.take(late(0, 800, 3, forecourt::sale(20)));
    REQUIRE(f.builder().open_visit(3) != nullptr);
    CHECK(f.builder().open_visit(3)->fuellings.size() == 1);
    CHECK(f.visits().empty());
}

TEST_CASE("a refund nets against the original", "[station][visit]")
{
    forecourt f;
    auto original = forecourt::sale(40);
    original.record_number = 77;
    f.take(forecourt::make(0, 3, original));
    auto refund = forecourt::sale(-15);
    refund.kind = record_kind::correction;
    refund.corrects = 77;

    SECTION("while the visit is open")
    {
        f.take(forecourt::make(minute, 3, refund));
        f.until(10 * minute);
        REQUIRE(f.visits().size() == 1);
        CHECK(f.visits()[0].revision == 1);
    }
    SECTION("after it was stored: the next revision")
    {
        f.until(10 * minute);
        f.take(forecourt::make(hour, 3, refund));
        REQUIRE(f.visits().size() == 1);
        CHECK(f.visits()[0].revision == 2);
    }
    CHECK(volume_of(f.visits()[0]) == milliliters{25'000});
    CHECK(f.visits()[0].fuellings[0].amount == minor_units{25 * 750});
}

TEST_CASE("a visit with nothing left after a refund does not exist", "[station][visit]")
{
    forecourt f;
    auto original = forecourt::sale(40);
    original.record_number = 78;
    f.take(forecourt::make(0, 3, original));
    f.until(10 * minute);
    auto refund = forecourt::sale(-40);
    refund.kind = record_kind::correction;
    refund.corrects = 78;
    f.take(forecourt::make(hour, 3, refund));
    CHECK(f.visits().empty());
    REQUIRE(f.stored.size() == 1);
    CHECK(f.stored.begin()->second.status == visit_status::dropped);
    CHECK(f.stored.begin()->second.revision == 2);
}

TEST_CASE("a refund of a visit older than memory brings that visit along", "[station][visit]")
{
    visit old;
    old.id = "old";
    old.status = visit_status::closed;
    old.revision = 3;
    old.fuellings.push_back({"fact-1", 1, "92#", {40'000}, {30'000}, {7'500}, start});
    known_to_fact known;
    known.corrected_fact = "fact-1";
    known.corrected_visit = old;
    auto refund = forecourt::sale(-10);
    refund.kind = record_kind::correction;
    refund.corrects = 5;
    visit_builder b({}, utc_clock);
    const auto changes = b.apply(forecourt::make(48 * hour, 3, refund), known);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].visit.revision == 4);
    CHECK(volume_of(changes[0].visit) == milliliters{30'000});
}

TEST_CASE("a restart at any moment rebuilds the open visit with the same id", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    const auto id = f.builder().open_visit(3)->id;
    f.restart();
    CHECK(f.builder().open_visit(3)->id == id);
    f.lift(5 * second, 3);
    f.restart();
    CHECK(f.builder().phase(3) == point_phase::running);
    f.hang_up(minute, 3);
    f.record(minute + second, 3, 40);
    f.restart();
    f.until(10 * minute);
    f.restart();
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].id == id);
    CHECK(f.builder().open_visits().empty());
}

TEST_CASE("late records find the stored visit also after a restart", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.fuel(5 * second, 3, 40);
    f.until(hour);
    f.restart();
    f.take(late(70 * second, hour, 3, forecourt::sale(5, "", 2)));
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].revision == 2);
}
