// Acts by hand as facts, satellite pairs and desk cards: a restart after every single step gives the
// same visits as no restart at all.
#include "tests/unit/station/visit/forecourt.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

namespace {

fact act(std::int64_t at, visit_act what)
{
    return forecourt::make(at, 0, std::move(what));
}

}  // namespace

TEST_CASE("acts on open visits are rebuilt whenever the restart comes", "[station][visit]")
{
    const int moment = GENERATE(range(0, 9));
    forecourt f;
    int step = 0;
    const auto next = [&] {
        if (step++ == moment)
            f.restart();
    };
    f.plates["豫A11111"].customers = {"P1", "P2"};
    f.plate(0, 3, "豫A11111");
    const auto car = f.builder().open_visit(3)->id;
    f.card(second, 4, "c9");
    const auto other = f.builder().open_visit(4)->id;
    next();
    f.take(act(2 * second, {.what = act_kind::serve, .visit = car, .badge = "1051"}));
    next();
    f.take(act(3 * second, {.what = act_kind::correct,
                            .visit = car,
                            .plate = plate{"豫A11111", plate_kind::blue},
                            .model = "Jetta",
                            .customer = "P2"}));
    next();
    f.take(act(4 * second, {.what = act_kind::join, .visit = car, .other = other}));
    next();
    f.lift(5 * second, 3);
    f.lift(5 * second, 4);
    next();
    f.hang_up(minute, 4);
    f.record(minute + second, 4, 10);
    next();
    f.until(5 * minute);  // the other pump's visit closes and joins
    next();
    f.hang_up(6 * minute, 3);
    f.record(6 * minute + second, 3, 30);
    next();
    f.until(hour);
    next();
    REQUIRE(f.visits().size() == 1);
    const auto v = f.visits()[0];
    CHECK(v.id == car);
    CHECK(volume_of(v) == milliliters{40'000});
    CHECK(v.served_by == "1051");
    CHECK(v.customer == "P2");
    CHECK(v.reason == "confirmed");
    CHECK(v.model == "Jetta");
    CHECK(f.waiting().empty());  // nothing waits that a restart would read again
}

TEST_CASE("an act does not keep a visit open for longer", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    f.fuel(second, 3, 40);
    const auto id = f.builder().open_visit(3)->id;
    f.take(act(3 * minute, {.what = act_kind::serve, .visit = id, .badge = "1051"}));
    f.until(minute + 2 * second + 3 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].served_by == "1051");
    f.take(act(hour, {.what = act_kind::serve, .visit = id, .badge = "1046"}));
    CHECK(f.visits()[0].revision == 2);
    CHECK(f.visits()[0].served_by == "1046");
    CHECK(f.waiting().empty());
}

TEST_CASE("an act on a visit nobody knows is spent and changes nothing", "[station][visit]")
{
    forecourt f;
    for (const auto kind : {act_kind::serve, act_kind::join, act_kind::part, act_kind::correct}) {
        const visit_act what{.what = kind, .visit = "gone", .other = "gone too"};
        CHECK(f.builder().refusal(what) == errc::not_found);
        CHECK(f.take(act(second, what)).empty());
    }
    CHECK(f.waiting().empty());
}

TEST_CASE("two points of a satellite pair are one place", "[station][visit]")
{
    visit_settings pair;
    pair.satellites = {{4, 3}};
    forecourt f(pair);
    f.card(0, 4, "c1");  // the truck's reader is at the other side
    f.lift(second, 3);
    f.lift(2 * second, 4);  // the same nozzle number at both pumps
    CHECK(f.builder().open_visit(3) == f.builder().open_visit(4));
    f.hang_up(minute, 4);
    f.record(minute + second, 4, 100);
    f.restart();
    f.until(20 * minute);
    CHECK(f.builder().phase(3) == point_phase::again);
    f.hang_up(21 * minute, 3);
    f.record(21 * minute + second, 3, 200);
    f.until(hour);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].point == 3);
    CHECK(volume_of(f.visits()[0]) == milliliters{300'000});
    // A late record of the satellite finds the truck as well.
    auto late = forecourt::make(2 * hour, 4, forecourt::sale(5));
    late.at = start + 80 * second;
    f.take(late);
    CHECK(volume_of(f.visits()[0]) == milliliters{305'000});
}

TEST_CASE("one silent pump of a pair does not end the visit while the other one fuels",
          "[station][visit]")
{
    visit_settings pair;
    pair.satellites = {{4, 3}};
    forecourt f(pair);
    f.card(0, 3, "c1");
    f.lift(second, 3);
    f.lift(second, 4);
    f.take(forecourt::make(minute, 4, device_silent{}));
    f.until(40 * minute);
    CHECK(f.builder().open_visits().size() == 1);
    f.take(forecourt::make(41 * minute, 3, device_silent{}));
    f.until(71 * minute);
    CHECK(f.builder().open_visits().empty());
}

TEST_CASE("a desk card waits over a restart and is never guessed by it", "[station][visit]")
{
    forecourt f;
    f.lift(0, 3);
    f.lift(second, 4);
    f.card(2 * second, 0, "c1");
    f.hang_up(3 * second, 4);
    f.take(forecourt::make(4 * second, 4, [] {
        auto nothing = forecourt::sale(0);
        nothing.kind = record_kind::zero;
        return nothing;
    }()));  // the car at pump 4 is gone: pump 3 alone is left
    f.restart();
    REQUIRE(f.builder().unbound().size() == 1);
    CHECK(f.builder().unbound()[0].card.token == "c1");
    f.card(10 * second, 3, "c1");  // the tap
    f.restart();
    CHECK(f.builder().unbound().empty());
    CHECK(f.builder().open_visit(3)->card->token == "c1");
}

TEST_CASE("who is in charge of a pump is known after a restart, and the last to take charge counts",
          "[station][visit]")
{
    forecourt f;
    f.take(forecourt::make(0, 0, employee_on_duty{"1046", {1, 2}}));
    f.take(forecourt::make(second, 0, employee_on_duty{"1051", {2, 3}}));
    f.restart();
    CHECK(f.builder().in_charge_of("1046") == std::vector<int>{1, 2});
    for (const int point : {1, 2, 3, 4})
        f.card(minute, point, "c" + std::to_string(point));
    CHECK(f.builder().open_visit(1)->served_by == "1046");
    CHECK(f.builder().open_visit(2)->served_by == "1051");
    CHECK(f.builder().open_visit(3)->served_by == "1051");
    CHECK(f.builder().open_visit(4)->served_by.empty());
    f.take(forecourt::make(2 * minute, 0, employee_off_duty{"1051"}));
    f.card(2 * minute, 5, "c5");
    CHECK(f.builder().open_visit(5)->served_by == "1046");  // the only one left
}
