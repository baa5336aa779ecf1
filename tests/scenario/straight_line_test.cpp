// The straight line as stories: from bytes on a serial line to a row at head office, whatever is
// lost, cut or switched off on the way.
#include "tests/scenario/whole_path.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::test;

namespace {

const std::string regular_card = "1000113200100000843";

station::plate_entry plate_of(const std::string& id, const std::string& characters)
{
    station::plate_entry e;
    e.id = id;
    e.plate.characters = characters;
    e.model = "Jetta";
    e.badge = "1046";
    return e;
}

}  // namespace

TEST_CASE("a fuelling at a pump becomes a visit at the station and a row at head office",
          "[scenario]")
{
    whole_path w;
    w.fuel(regular_card, 30'000);
    w.wait_for_closing();
    const auto here = w.wait(w.core().totals());
    CHECK(here.fuellings_stored == 1);
    CHECK(here.visits == 1);
    CHECK(here.customers == 1);
    CHECK(here.open_visits == 0);

    REQUIRE(w.sync());
    CHECK(w.office.number("SELECT count(*) FROM visit WHERE status = 'closed'") == 1);
    CHECK(w.office.number("SELECT volume_ml FROM visit") == 30'000);
    CHECK(w.office.number("SELECT count(*) FROM gap") == 0);
    CHECK(w.wait(w.core().totals()).unsent == 0);
}

TEST_CASE("whatever the cable to head office loses, every visit arrives once", "[scenario]")
{
    whole_path w;
    for (int car = 0; car < 4; ++car) {
        w.fuel("100011320010000090" + std::to_string(car), 20'000 + car);
        w.wait_for_closing();
    }
    SECTION("nothing is lost") {}
    SECTION("requests are lost")
    {
        w.office.lose_requests = 3;
    }
    SECTION("answers are lost")
    {
        w.office.lose_answers = 3;
    }
    SECTION("both are lost")
    {
        w.office.lose_requests = 2;
        w.office.lose_answers = 2;
    }
    SECTION("power fails before the first attempt")
    {
        w.power_off();
        w.power_on();
    }
    SECTION("the answer is lost and then power fails")
    {
        w.office.lose_answers = 2;
        CHECK_FALSE(w.sync(2));
        w.power_off();
        w.power_on();
    }
    REQUIRE(w.sync());
    CHECK(w.office.number("SELECT count(*) FROM visit WHERE status = 'closed'") == 4);
    CHECK(w.office.number("SELECT count(DISTINCT fact) FROM fuelling") == 4);
    CHECK(w.office.number("SELECT count(*) FROM fuelling") == 4);
    CHECK(w.office.number("SELECT count(*) FROM gap") == 0);
    CHECK(w.wait(w.core().backlog()).waiting == 0);
}

TEST_CASE("a pump that was not heard keeps its record until it is stored, once", "[scenario]")
{
    whole_path w;
    w.fuel_unheard(regular_card, 25'000);
    CHECK(w.machine().unacknowledged() == 1);
    REQUIRE(w.run_until([&] { return w.machine().unacknowledged() == 0; }));
    w.wait_for_closing();
    CHECK(w.wait(w.core().totals()).fuellings_stored == 1);
    CHECK(w.wait(w.core().totals()).visits == 1);
}

TEST_CASE("power fails while a car is at the pump: its visit goes on afterwards", "[scenario]")
{
    whole_path w;
    REQUIRE(w.machine().begin({1, regular_card, 30'000}, w.now()));
    REQUIRE(w.run_until([&] { return w.wait(w.core().totals()).open_visits == 1; }));
    w.power_off();
    w.power_on();
    CHECK(w.wait(w.core().totals()).open_visits == 1);
    REQUIRE(w.run_until([&] { return !w.machine().busy() && w.machine().unacknowledged() == 0; }));
    w.wait_for_closing();
    const auto here = w.wait(w.core().totals());
    CHECK(here.visits == 1);
    CHECK(here.fuellings_stored == 1);
    REQUIRE(w.sync());
    CHECK(w.office.number("SELECT count(*) FROM visit WHERE card_token <> ''") == 1);
}

TEST_CASE("on the second visit day the attendant introduces himself, not before", "[scenario]")
{
    whole_path w;
    const auto say_at_the_pump = [&](const std::string& id) {
        REQUIRE(w.machine().begin({1, regular_card, 30'000}, w.now()));
        REQUIRE(w.run_until([&] { return w.wait(w.core().totals()).open_visits == 1; }));
        const auto visit = w.wait(w.core().enter_plate(1, plate_of(id, "豫A12345")));
        REQUIRE(visit);
        REQUIRE(
            w.run_until([&] { return !w.machine().busy() && w.machine().unacknowledged() == 0; }));
        w.wait_for_closing();
        return visit->prompt.kind;
    };
    CHECK(say_at_the_pump("p1") == station::prompt_kind::none);  // plate and model are all it takes
    w.skip(30h);
    CHECK(say_at_the_pump("p2") == station::prompt_kind::introduce);
    CHECK(w.wait(w.core().totals()).customers == 1);
}

TEST_CASE("no plate, card number or name is readable at head office", "[scenario]")
{
    whole_path w;
    REQUIRE(w.machine().begin({1, regular_card, 30'000}, w.now()));
    REQUIRE(w.run_until([&] { return w.wait(w.core().totals()).open_visits == 1; }));
    REQUIRE(w.wait(w.core().enter_plate(1, plate_of("p1", "豫A12345"))));
    REQUIRE(w.run_until([&] { return !w.machine().busy() && w.machine().unacknowledged() == 0; }));
    w.wait_for_closing();
    REQUIRE(w.sync());
    const auto office = w.office.whole_file();
    const auto station = w.station_file();
    CHECK(office.size() > 4096);
    for (const auto& secret : {regular_card, std::string("A12345")}) {
        CHECK(office.find(secret) == std::string::npos);
        CHECK(station.find(secret) == std::string::npos);
    }
}

TEST_CASE("never and do not record me reaches head office, and sending everything again brings "
          "nobody back",
          "[scenario]")
{
    whole_path w;
    const auto at_the_pump = [&](const std::string& id) {
        REQUIRE(w.machine().begin({1, regular_card, 30'000}, w.now()));
        REQUIRE(w.run_until([&] { return w.wait(w.core().totals()).open_visits == 1; }));
        const auto visit = w.wait(w.core().enter_plate(1, plate_of(id, "豫A12345")));
        REQUIRE(visit);
        REQUIRE(
            w.run_until([&] { return !w.machine().busy() && w.machine().unacknowledged() == 0; }));
        return *visit;
    };
    at_the_pump("p1");
    w.wait_for_closing();
    w.skip(30h);
    const auto visit = at_the_pump("p2");
    REQUIRE(w.sync());
    REQUIRE(w.office.number("SELECT count(*) FROM customer") == 1);

    station::profile_answer never;
    never.id = "a-1";
    never.badge = "1046";
    never.stage = 2;
    never.answer = station::answer_kind::never;
    never.do_not_record = true;
    REQUIRE(w.wait(w.core().answer(visit.id, never)));
    w.wait_for_closing();
    w.skip(1h);
    SECTION("over a sound cable") {}
    SECTION("answers are lost")
    {
        w.office.lose_answers = 3;
    }
    SECTION("power fails before the sync")
    {
        w.power_off();
        w.power_on();
    }
    REQUIRE(w.sync());
    const auto erased = [&] {
        CHECK(w.office.number("SELECT count(*) FROM customer") == 0);
        CHECK(w.office.number("SELECT count(*) FROM identity") == 0);
        CHECK(w.office.number("SELECT count(*) FROM visit WHERE customer <> ''") == 0);
        CHECK(w.office.number("SELECT count(*) FROM visit WHERE status = 'closed'") == 2);
        CHECK(w.office.number("SELECT count(*) FROM erased") == 1);
    };
    erased();
    // Everything that is still in the outbox, numbered anew: what a restored backup does.
    w.wait(w.core().outbox().start_epoch("again"));
    REQUIRE(w.sync());
    erased();
    CHECK(w.office.number("SELECT count(*) FROM epoch") == 2);
}
