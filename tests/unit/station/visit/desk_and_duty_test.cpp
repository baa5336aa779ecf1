// Cards from the desk, and who served.
#include "tests/unit/station/visit/forecourt.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

TEST_CASE("a card from the desk joins the only car that has none", "[station][visit]")
{
    forecourt f;
    f.lift(0, 3);
    f.card(10 * second, 0, "c1");
    CHECK(f.builder().unbound().empty());
    f.hang_up(minute, 3);
    f.record(minute + second, 3, 40);
    f.until(10 * minute);
    REQUIRE(f.visits().size() == 1);
    CHECK(f.visits()[0].card->token == "c1");
}

TEST_CASE("with two candidates nothing is guessed: the attendant taps the car", "[station][visit]")
{
    forecourt f;
    f.lift(0, 3);
    f.lift(5 * second, 4);
    f.card(10 * second, 0, "c1");
    REQUIRE(f.builder().unbound().size() == 1);
    CHECK(f.builder().open_visits().empty());
    f.card(20 * second, 4, "c1");  // the tap
    CHECK(f.builder().unbound().empty());
    for (const int point : {3, 4}) {
        f.hang_up(minute, point);
        f.record(minute + second, point, 10 * point);
    }
    f.until(10 * minute);
    REQUIRE(f.visits().size() == 2);
    for (const auto& v : f.visits())
        CHECK(v.card.has_value() == (v.point == 4));
}

TEST_CASE("a desk card nobody taps is forgotten after 30 min", "[station][visit]")
{
    forecourt f;
    f.card(0, 0, "c1");
    f.until(30 * minute - 1);
    CHECK(f.builder().unbound().size() == 1);
    f.until(30 * minute);
    CHECK(f.builder().unbound().empty());
}

TEST_CASE("who served: the record, else who signed on at the pump, else the only one on duty",
          "[station][visit]")
{
    forecourt f;
    f.take(forecourt::make(0, 0, employee_on_duty{"1051"}));
    f.record(second, 1, 10);
    CHECK(f.builder().open_visit(1)->served_by == "1051");
    f.take(forecourt::make(2 * second, 2, employee_on_duty{"1046"}));
    f.record(3 * second, 2, 10);
    CHECK(f.builder().open_visit(2)->served_by == "1046");
    f.record(4 * second, 3, 10);
    CHECK(f.builder().open_visit(3)->served_by.empty());  // two on duty, nobody at pump 3
    auto r = forecourt::sale(10);
    r.employee = "1099";
    f.take(forecourt::make(5 * second, 4, r));
    CHECK(f.builder().open_visit(4)->served_by == "1099");
}

TEST_CASE("the attendant is changed by one tap, and the record does not change him back",
          "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    const auto id = f.builder().open_visit(3)->id;
    f.keep(f.builder().serve(id, "1051").value());
    auto r = forecourt::sale(10);
    r.employee = "1099";
    f.take(forecourt::make(minute, 3, r));
    f.until(10 * minute);
    CHECK(f.visits()[0].served_by == "1051");
    const auto changed = f.builder().serve(id, "1046").value();
    CHECK(changed[0].kind == visit_change_kind::revised);
    CHECK(changed[0].visit.revision == 2);
    CHECK(f.builder().serve("nobody", "1046").error() == errc::not_found);
}

TEST_CASE("old visits are forgotten one by one, young ones stay, whatever they were known by",
          "[station][visit]")
{
    forecourt f;
    constexpr int visits = 300;
    for (int i = 0; i < visits; ++i) {  // one every ten minutes: fifty hours
        const auto at = i * 10 * minute;
        f.card(at, 1 + i % 4, "c" + std::to_string(i));
        f.fuel(at + second, 1 + i % 4, 30);
        f.until(at + 9 * minute);
    }
    int known = 0;
    for (const auto& v : f.visits())
        known += f.builder().find(v.id) != nullptr ? 1 : 0;
    CHECK(f.visits().size() == visits);
    CHECK(known == 24 * 6);
    CHECK(f.builder().find(f.visits().back().id) != nullptr);
    // The card of a forgotten visit makes a new one, the record of a forgotten fact is no repeat.
    f.card(visits * 10 * minute, 1, "c0");
    f.fuel(visits * 10 * minute + second, 1, 30);
    f.until((visits + 1) * 10 * minute);
    CHECK(f.visits().size() == visits + 1);
}
