#include "tests/unit/station/visit/forecourt.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

TEST_CASE("identity first: the visit waits for the whole fuelling, however long",
          "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.lift(10 * second, 3);
    f.until(2 * hour);  // a lorry
    CHECK(f.builder().phase(3) == point_phase::running);
    f.hang_up(2 * hour, 3);
    f.record(2 * hour + second, 3, 400);
    f.until(3 * hour);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].card->token == "c1");
    CHECK(volume_of(f.visits()[0]) == milliliters{400'000});
    CHECK(f.visits()[0].status == visit_status::closed);
}

TEST_CASE("fuelling first: a card after it joins the same visit", "[station][visit]")
{
    forecourt f;
    f.fuel(0, 3, 40);
    f.card(3 * minute, 3, "c1");
    f.until(10 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].card->token == "c1");
    CHECK(f.visits()[0].fuellings.size() == 1);
}

TEST_CASE("both orders of card and record give the same visit", "[station][visit]")
{
    forecourt first;
    first.card(0, 3, "c1");
    first.fuel(10 * second, 3, 40);
    first.until(10 * minute);
    forecourt second_order;
    second_order.fuel(10 * second, 3, 40);
    second_order.card(80 * second, 3, "c1");
    second_order.until(10 * minute);
    const auto a = first.visits();
    const auto b = second_order.visits();
    REQUIRE(a.size() == 1);
    REQUIRE(b.size() == 1);
    CHECK(a[0].card == b[0].card);
    CHECK(volume_of(a[0]) == volume_of(b[0]));
    CHECK(a[0].how == b[0].how);
}

TEST_CASE("the closing window runs from the last fact at the point", "[station][visit]")
{
    forecourt f;
    f.fuel(0, 3, 40);  // last fact at 61 s
    CHECK(f.builder().next_deadline() == start + (61 * second + 3 * minute));
    CHECK(f.until(61 * second + 3 * minute - 1).empty());
    const auto closed = f.until(61 * second + 3 * minute);
    REQUIRE(closed.size() == 1);
    CHECK(closed[0].kind == visit_change_kind::closed);
    CHECK(closed[0].visit.revision == 1);
    CHECK(closed[0].facts.size() == 3);
}

TEST_CASE("the window does not run while a nozzle is up", "[station][visit]")
{
    forecourt f;
    f.fuel(0, 3, 40);
    f.lift(70 * second, 3, 2);
    f.until(25 * minute);
    CHECK(f.visits().empty());
    f.hang_up(25 * minute, 3, 2);
    f.record(25 * minute + second, 3, 10, "", 2);
    f.until(30 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].fuellings.size() == 2);
}

TEST_CASE("the window does not run while a record is outstanding", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.lift(5 * second, 3);
    f.hang_up(minute, 3);
    f.until(29 * minute);
    CHECK(f.builder().phase(3) == point_phase::owed);
    f.record(29 * minute, 3, 40);
    f.until(33 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].status == visit_status::closed);
    CHECK(f.visits()[0].card);
}

TEST_CASE("a new nozzle-up with another identity closes the visit at once", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.fuel(5 * second, 3, 40);
    f.card(80 * second, 3, "c2");
    CHECK(f.visits().empty());  // another card alone closes nothing
    f.lift(90 * second, 3);     // within 60 s of the hang-up
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].card->token == "c1");
    f.hang_up(3 * minute, 3);
    f.record(3 * minute + second, 3, 20);
    f.until(10 * minute);
    REQUIRE(f.visits().size() == 2);
    CHECK(f.visits()[1].card->token == "c2");
    CHECK(volume_of(f.visits()[1]) == milliliters{20'000});
}

TEST_CASE("a nozzle-up within 60 s of the hang-up without a new identity is the same visit",
          "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.fuel(0, 3, 40);           // hang-up at 60 s
    f.fuel(2 * minute, 3, 10);  // nozzle-up exactly 60 s later
    f.until(10 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].fuellings.size() == 2);
}

TEST_CASE("a nozzle-up later than 60 s after the hang-up closes the visit at once",
          "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.fuel(0, 3, 40);
    f.fuel(2 * minute + 1, 3, 10);
    REQUIRE(f.visits().size() == 1);
    f.until(20 * minute);
    REQUIRE(f.visits().size() == 2);
    CHECK(f.visits()[0].card);
    CHECK_FALSE(f.visits()[1].card);
}

TEST_CASE("a card presented just before such a nozzle-up is the next customer's",
          "[station][visit]")
{
    forecourt f;
    f.fuel(0, 3, 40);  // anonymous, hung up at 60 s
    f.card(150 * second, 3, "c2");
    f.fuel(160 * second, 3, 20);
    f.until(20 * minute);
    REQUIRE(f.visits().size() == 2);
    CHECK_FALSE(f.visits()[0].card);
    CHECK(f.visits()[1].card->token == "c2");
    CHECK(volume_of(f.visits()[1]) == milliliters{20'000});
}

TEST_CASE("another card while the second nozzle is up splits the visit there", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.fuel(0, 3, 40);
    f.lift(80 * second, 3);
    f.card(90 * second, 3, "c2");
    f.hang_up(3 * minute, 3);
    f.record(3 * minute + second, 3, 20);
    f.until(10 * minute);
    REQUIRE(f.visits().size() == 2);
    CHECK(f.visits()[0].card->token == "c1");
    CHECK(f.visits()[0].fuellings.size() == 1);
    CHECK(f.visits()[1].card->token == "c2");
    CHECK(f.visits()[1].fuellings.size() == 1);
}

TEST_CASE("before any fuelling the newest card counts", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.card(20 * second, 3, "c2");
    f.fuel(30 * second, 3, 40);
    f.until(10 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].card->token == "c2");
}

TEST_CASE("another plate does not keep the model noted for the one before", "[station][visit]")
{
    forecourt f;
    f.plate(0, 3, "豫A12345", "Jetta");
    f.plate(second, 3, "豫A12345");
    CHECK(f.builder().open_visit(3)->model == "Jetta");
    f.plate(2 * second, 3, "豫A54321");
    CHECK(f.builder().open_visit(3)->model.empty());
    CHECK(f.builder().open_visit(3)->plate->characters == "豫A54321");
}

TEST_CASE("30 min after the hang-up a visit without its last record closes as doubtful",
          "[station][visit]")
{
    forecourt f;
    f.fuel(0, 3, 40);
    f.lift(70 * second, 3);
    f.hang_up(90 * second, 3);
    f.until(90 * second + 30 * minute - 1);
    CHECK(f.visits().empty());
    f.until(90 * second + 30 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].status == visit_status::doubtful);
}

TEST_CASE("a dead pump holds nothing open: 30 min after its last word", "[station][visit]")
{
    forecourt f;
    f.fuel(0, 3, 40);
    f.lift(70 * second, 3);
    f.take(forecourt::make(2 * minute, 3, device_silent{}));
    f.until(32 * minute - 1);
    CHECK(f.visits().empty());
    f.until(32 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].status == visit_status::doubtful);
}

TEST_CASE("a pump that speaks again owes the record of the nozzle that was up", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.lift(10 * second, 3);
    f.take(forecourt::make(minute, 3, device_silent{}));
    f.take(forecourt::make(5 * minute, 3, device_back{}));
    CHECK(f.builder().phase(3) == point_phase::owed);
    f.record(5 * minute + second, 3, 40);
    f.until(10 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].status == visit_status::closed);
}

TEST_CASE("an identity without any fuelling is dropped 30 min after its last fact",
          "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.plate(10 * minute, 3, "豫A12345");
    CHECK(f.until(40 * minute - 1).empty());
    const auto gone = f.until(40 * minute);
    REQUIRE(gone.size() == 1);
    CHECK(gone[0].visit.status == visit_status::dropped);
    CHECK(f.visits().empty());
}

TEST_CASE("a doubtful record makes a doubtful visit", "[station][visit]")
{
    forecourt f;
    auto r = forecourt::sale(40);
    r.doubtful = true;
    f.take(forecourt::make(0, 3, r));
    f.until(5 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].status == visit_status::doubtful);
}

TEST_CASE("zero-volume and duty records are facts, not visits", "[station][visit]")
{
    for (const auto kind : {record_kind::zero, record_kind::employee_on, record_kind::employee_off,
                            record_kind::card_error, record_kind::other}) {
        forecourt f;
        auto r = forecourt::sale(0);
        r.kind = kind;
        r.employee = "1046";
        f.lift(0, 3);
        f.hang_up(minute, 3);
        f.take(forecourt::make(minute + second, 3, r));
        f.until(2 * hour);
        CHECK(f.stored.empty());
    }
}

TEST_CASE("a sale of nothing is no visit", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.take(forecourt::make(minute, 3, forecourt::sale(0)));
    f.until(2 * hour);
    CHECK(f.visits().empty());
}

TEST_CASE("test draws and the station's own vehicles are no visits, nor is the card beside them",
          "[station][visit]")
{
    for (const auto kind : {record_kind::test, record_kind::own_vehicle}) {
        forecourt f;
        f.card(0, 3, "test");
        f.lift(5 * second, 3);
        f.hang_up(minute, 3);
        auto r = forecourt::sale(20);
        r.kind = kind;
        f.take(forecourt::make(minute + second, 3, r));
        CHECK(f.builder().open_visits().empty());
        f.until(2 * hour);
        CHECK(f.visits().empty());
    }
}

TEST_CASE("the same fact offered twice changes nothing", "[station][visit]")
{
    forecourt f;
    const auto record = forecourt::make(0, 3, forecourt::sale(40));
    f.take(record);
    CHECK(f.take(record).empty());
    f.until(5 * minute);
    CHECK(f.take(record).empty());
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].fuellings.size() == 1);
}

TEST_CASE("the visit day is the station's business day of the first fuelling", "[station][visit]")
{
    visit_settings late_close;
    late_close.day_close_minute = 24 * 60 - 1;
    forecourt f(late_close);
    f.fuel(0, 3, 40);
    f.until(hour);
    CHECK(f.visits()[0].day == utc_clock(start).day + -1);
}
