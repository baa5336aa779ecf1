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

TEST_CASE("a duty card that opens the pump for somebody else says who served", "[station][visit]")
{
    forecourt f;
    const auto duty = [](const std::string& card, const std::string& employee, record_kind what) {
        auto r = forecourt::sale(0, card);
        r.kind = what;
        r.employee = employee;
        return r;
    };
    const auto opened_by = [](const std::string& card, const std::string& employee = "") {
        auto r = forecourt::sale(10);
        r.opened_by = card;
        r.employee = employee;
        return r;
    };
    f.take(forecourt::make(0, 1, duty("duty-1051", "1051", record_kind::employee_on)));
    f.take(forecourt::make(second, 2, duty("duty-1046", "1046", record_kind::employee_on)));
    f.take(forecourt::make(2 * second, 1, opened_by("duty-1046")));  // not the one of that pump
    CHECK(f.builder().open_visit(1)->served_by == "1046");
    CHECK_FALSE(f.builder().open_visit(1)->card);  // it says nothing about the customer
    f.take(forecourt::make(3 * second, 2, opened_by("duty-1046", "1099")));
    CHECK(f.builder().open_visit(2)->served_by == "1099");  // the record knows better
    f.take(forecourt::make(4 * second, 3, opened_by("unknown")));
    CHECK(f.builder().open_visit(3)->served_by.empty());
    f.restart();
    CHECK(f.builder().open_visit(1)->served_by == "1046");
    f.until(10 * minute);
    f.take(forecourt::make(20 * minute, 2, duty("duty-1046", "1046", record_kind::employee_off)));
    f.take(forecourt::make(21 * minute, 3, opened_by("duty-1046")));
    CHECK(f.builder().open_visit(3)->served_by == "1051");  // the only one left on duty
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
