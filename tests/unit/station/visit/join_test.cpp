#include "tests/unit/station/visit/forecourt.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

namespace {

void card_and_fuel(forecourt& f, std::int64_t at, int point, const std::string& card, int liters)
{
    f.card(at, point, card);
    f.fuel(at + second, point, liters);
}

}  // namespace

TEST_CASE("fuellings of one customer within 30 min at the station are one visit",
          "[station][visit]")
{
    forecourt f;
    card_and_fuel(f, 0, 3, "c1", 40);            // ends at 62 s
    card_and_fuel(f, 31 * minute, 5, "c1", 10);  // begins 29:58 later
    f.until(2 * hour);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].revision == 2);
    CHECK(f.visits()[0].fuellings.size() == 2);
    REQUIRE(f.stored.size() == 2);
    for (const auto& [id, v] : f.stored)
        if (v.status == visit_status::joined)
            CHECK(v.joined_into == f.visits()[0].id);
}

TEST_CASE("after 30 min the same customer makes a second visit", "[station][visit]")
{
    forecourt f;
    card_and_fuel(f, 0, 3, "c1", 40);
    card_and_fuel(f, 62 * second + 30 * minute + 1, 5, "c1", 10);
    f.until(2 * hour);
    CHECK(f.visits().size() == 2);
}

TEST_CASE("two cards of one customer are one visit, two cars of one customer are two",
          "[station][visit]")
{
    forecourt f;
    f.cards["c1"].customer = "fleet";
    f.cards["c2"].customer = "fleet";
    card_and_fuel(f, 0, 3, "c1", 40);
    card_and_fuel(f, 5 * minute, 4, "c2", 10);
    f.until(hour);
    CHECK(f.visits().size() == 1);
    for (const auto* plate : {"豫A11111", "豫A22222"}) {
        f.plates[plate].customers = {"fleet"};
        const auto at = plate[4] == '1' ? 2 * hour : 2 * hour + 15 * minute;
        f.plate(at, 7, plate);
        f.fuel(at + second, 7, 30);
        f.until(at + 10 * minute);
    }
    CHECK(f.visits().size() == 3);
}

TEST_CASE("a shared card joins nothing", "[station][visit]")
{
    forecourt f;
    f.cards["taxi"].plates_in_30_days = 9;
    card_and_fuel(f, 0, 3, "taxi", 40);
    card_and_fuel(f, 10 * minute, 5, "taxi", 40);
    f.until(hour);
    CHECK(f.visits().size() == 2);
}

TEST_CASE("\"same car as pump 4\" joins by hand while both are fuelling, and can be undone",
          "[station][visit]")
{
    forecourt f;
    f.plate(0, 3, "豫A12345");
    f.card(second, 4, "c9");
    f.lift(5 * second, 3);
    f.lift(6 * second, 4);
    const auto car = f.builder().open_visit(3)->id;
    const auto other = f.builder().open_visit(4)->id;
    REQUIRE(f.builder().join_by_hand(car, other).has_value());
    for (const int point : {3, 4}) {
        f.hang_up(minute, point);
        f.record(minute + second, point, 10 * point);
    }
    f.until(hour);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].id == car);
    CHECK(volume_of(f.visits()[0]) == milliliters{70'000});
    f.keep(f.builder().undo_join(other).value());
    REQUIRE(f.visits().size() == 2);
    for (const auto& v : f.visits())
        CHECK(v.fuellings.size() == 1);
}

TEST_CASE("stored visits are joined and parted by revisions", "[station][visit]")
{
    forecourt f;
    f.fuel(0, 3, 40);
    f.fuel(second, 4, 10);
    f.until(hour);
    REQUIRE(f.visits().size() == 2);
    const auto a = f.visits()[0].id;
    const auto b = f.visits()[1].id;
    const auto joined = f.keep(f.builder().join_by_hand(a, b).value());
    CHECK(joined.size() == 2);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].revision == 2);
    CHECK(volume_of(f.visits()[0]) == milliliters{50'000});
    f.keep(f.builder().undo_join(b).value());
    CHECK(f.visits().size() == 2);
}

TEST_CASE("an undone join gives each visit its own card and time back", "[station][visit]")
{
    forecourt f;
    f.cards["c1"].customer = "C1";
    f.fuel(0, 3, 40);
    card_and_fuel(f, 0, 4, "c1", 10);
    f.until(hour);
    REQUIRE(f.visits().size() == 2);
    auto anonymous = f.visits()[0];
    auto known = f.visits()[1];
    if (anonymous.card)
        std::swap(anonymous, known);
    f.keep(f.builder().join_by_hand(anonymous.id, known.id).value());
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].customer == "C1");
    CHECK(f.visits()[0].how == identification::card);
    f.keep(f.builder().undo_join(known.id).value());
    const auto after = f.stored.at(anonymous.id);
    CHECK_FALSE(after.card);
    CHECK(after.customer.empty());
    CHECK(after.how == identification::anonymous);
    CHECK(after.begun == anonymous.begun);
    CHECK(after.ended == anonymous.ended);
    CHECK(f.stored.at(known.id).customer == "C1");
}

TEST_CASE("what a joined visit knew is not forgotten when the next record comes",
          "[station][visit]")
{
    forecourt f;
    f.cards["c1"].customer = "C1";
    card_and_fuel(f, 0, 4, "c1", 10);
    f.until(10 * minute);
    const auto stored = f.visits()[0].id;
    f.plate(11 * minute, 3, "豫A12345");
    f.keep(f.builder().join_by_hand(f.builder().open_visit(3)->id, stored).value());
    f.fuel(12 * minute, 3, 40);
    f.until(hour);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].customer == "C1");
    CHECK(f.visits()[0].how == identification::card_and_plate);
}

TEST_CASE("a visit joined to an open one survives a restart", "[station][visit]")
{
    forecourt f;
    f.fuel(0, 4, 10);
    f.until(10 * minute);
    const auto stored = f.visits()[0].id;
    f.plate(11 * minute, 3, "豫A12345");
    const auto open = f.builder().open_visit(3)->id;
    f.keep(f.builder().join_by_hand(open, stored).value());
    f.restart();
    f.fuel(12 * minute, 3, 40);
    f.until(hour);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].id == open);
    CHECK(volume_of(f.visits()[0]) == milliliters{50'000});
}

TEST_CASE("joining refuses what makes no sense", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.card(0, 4, "c2");
    const auto a = f.builder().open_visit(3)->id;
    const auto b = f.builder().open_visit(4)->id;
    CHECK(f.builder().join_by_hand(a, a).error() == errc::refused);
    CHECK(f.builder().join_by_hand(a, "nothing").error() == errc::not_found);
    CHECK(f.builder().undo_join(a).error() == errc::refused);
    CHECK(f.builder().undo_join("nothing").error() == errc::not_found);
    REQUIRE(f.builder().join_by_hand(a, b).has_value());
    CHECK(f.builder().join_by_hand(b, a).error() == errc::refused);
    REQUIRE(f.builder().undo_join(b).has_value());
    CHECK(f.builder().join_by_hand(b, a).has_value());
}

TEST_CASE("a corrected plate is the next revision with its own customer", "[station][visit]")
{
    forecourt f;
    f.plate(0, 3, "豫A12345");
    f.fuel(second, 3, 40);
    f.until(hour);
    visit_builder::correction right;
    right.plate = plate{"豫A12346", plate_kind::blue};
    known_identity known;
    known.plate.customers = {"P2"};
    const auto changes = f.keep(f.builder().correct(f.visits()[0].id, right, known).value());
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].visit.revision == 2);
    CHECK(changes[0].visit.customer == "P2");
    CHECK(changes[0].visit.plate->characters == "豫A12346");
}

TEST_CASE("a customer picked by the attendant stays picked when the record comes",
          "[station][visit]")
{
    forecourt f;
    f.plates["豫A12345"].customers = {"P1", "P2"};
    f.plate(0, 3, "豫A12345");
    const auto id = f.builder().open_visit(3)->id;
    CHECK(f.builder().open_visit(3)->how == identification::to_confirm);
    visit_builder::correction pick;
    pick.customer = "P2";
    known_identity known;
    known.plate.customers = {"P1", "P2"};
    f.keep(f.builder().correct(id, pick, known).value());
    f.fuel(second, 3, 40);
    f.until(hour);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].customer == "P2");
    CHECK(f.visits()[0].how == identification::plate);
    CHECK(f.visits()[0].reason == "confirmed");
}
