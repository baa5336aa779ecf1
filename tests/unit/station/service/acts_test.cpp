// What people do to visits that are still open outlives a kill; so do a desk card that waits and a
// nozzle that was up. A kill closes nothing properly: what was not committed is lost.
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

const std::string card_a = "9030360000000843";
const std::string card_b = "9030360000000850";

// It takes a moment to come up again: facts keep their order by their time.
void kill(core_bench& b)
{
    b.restart();
    b.pass(1'000);
}

view::visit visit_at(core_bench& b, int point)
{
    for (auto& v : b.snapshot().visits)
        if (v.point == point)
            return v;
    return {};
}

// A car with a card at the pump, its nozzle up.
std::string car_at(core_bench& b, int address, const std::string& card)
{
    b.present_card(address, card);
    b.lift(address);
    return visit_at(b, address).id;
}

void drive_off(core_bench& b, int address, std::int64_t number)
{
    b.hang_up(address);
    b.hear("line-1", b.record(address, number));
}

}  // namespace

TEST_CASE("who served, tapped while the fuel runs, is still known after a kill", "[core][acts]")
{
    core_bench b;
    const auto id = car_at(b, 1, card_a);
    REQUIRE(b.wait(b.business->served_by(id, {"s-1", "1051"})));
    kill(b);
    CHECK(visit_at(b, 1).served_by == "1051");
    b.pass(minute);
    auto r = b.record(1, 1);
    r.record.employee = "1046";  // the record does not change what a person said
    b.hang_up(1);
    b.hear("line-1", r);
    kill(b);
    b.pass(4 * minute);
    REQUIRE(b.totals().visits == 1);
    CHECK(visit_at(b, 1).served_by == "1051");
}

TEST_CASE("a corrected plate of a car at the pump outlives a kill", "[core][acts]")
{
    core_bench b;
    REQUIRE(b.wait(b.business->enter_plate(1, b.plate("p-1", "豫A12345"))));
    const auto id = visit_at(b, 1).id;
    REQUIRE(b.wait(b.business->correct_plate(id, b.plate("c-1", "豫A12346"))));
    kill(b);
    CHECK(visit_at(b, 1).plate->characters == "豫A12346");
    b.fuel(1, 1);
    kill(b);
    b.pass(4 * minute);
    CHECK(b.totals().visits == 1);
    CHECK(b.wait(b.business->find_plates("346")).size() == 1);
    CHECK(b.wait(b.business->find_plates("345")).empty());
}

TEST_CASE("the same car at two pumps stays one car through kills at any moment", "[core][acts]")
{
    const int moment = GENERATE(0, 1, 2, 3, 4);
    const auto kill_at = [moment](int now, core_bench& bench) {
        if (now == moment)
            kill(bench);
    };
    core_bench b;
    const auto first = car_at(b, 1, card_a);
    car_at(b, 2, card_b);
    kill_at(0, b);
    REQUIRE(b.wait(b.business->same_car(first, {"j-1", 2})));
    kill_at(1, b);
    b.pass(minute);
    drive_off(b, 1, 1);
    kill_at(2, b);
    drive_off(b, 2, 2);
    kill_at(3, b);
    b.pass(4 * minute);
    kill_at(4, b);
    b.pass(40 * minute);
    CHECK(b.totals().visits == 1);
    CHECK(visit_at(b, 1).fuellings.size() == 2);
}

TEST_CASE("a join that was taken back stays taken back after a kill", "[core][acts]")
{
    core_bench b;
    const auto first = car_at(b, 1, card_a);
    car_at(b, 2, card_b);
    REQUIRE(b.wait(b.business->same_car(first, {"j-1", 2})));
    REQUIRE(b.wait(b.business->same_car(first, {"u-1", 2, true})));
    kill(b);
    b.pass(minute);
    drive_off(b, 1, 1);
    drive_off(b, 2, 2);
    b.pass(4 * minute);
    CHECK(b.totals().visits == 2);

    const auto again = visit_at(b, 1).id;  // and the same with visits that are stored
    REQUIRE(b.wait(b.business->same_car(again, {"j-2", 2})));
    CHECK(b.totals().visits == 1);
    REQUIRE(b.wait(b.business->same_car(again, {"u-2", 2, true})));
    CHECK(b.totals().visits == 2);
    kill(b);
    CHECK(b.totals().visits == 2);
}

TEST_CASE("a visit tells which pumps were joined to it, while they are", "[core][acts]")
{
    core_bench b;
    const auto first = car_at(b, 1, card_a);
    car_at(b, 2, card_b);
    CHECK(visit_at(b, 1).same_cars.empty());
    b.changes.clear();
    CHECK(b.wait(b.business->same_car(first, {"j-1", 2}))->same_cars == std::vector{2});
    CHECK(std::any_of(b.changes.begin(), b.changes.end(), [](const auto& c) {
        const auto* v = std::get_if<view::visit>(&c);
        return v != nullptr && v->point == 1 && v->same_cars == std::vector{2};
    }));
    kill(b);
    CHECK(visit_at(b, 1).same_cars == std::vector{2});
    b.pass(minute);
    drive_off(b, 1, 1);
    drive_off(b, 2, 2);
    b.pass(4 * minute);
    CHECK(visit_at(b, 1).same_cars == std::vector{2});
    kill(b);
    CHECK(visit_at(b, 1).same_cars == std::vector{2});
    CHECK(b.wait(b.business->same_car(first, {"u-1", 2, true}))->same_cars.empty());
    CHECK(visit_at(b, 2).fuellings.size() == 1);  // the other car is there again
}

TEST_CASE("an act offered twice is done once, also when a kill came between", "[core][acts]")
{
    core_bench b;
    const auto id = car_at(b, 1, card_a);
    REQUIRE(b.wait(b.business->served_by(id, {"s-1", "1051"})));
    REQUIRE(b.wait(b.business->served_by(id, {"s-2", "1046"})));
    kill(b);
    REQUIRE(b.wait(b.business->served_by(id, {"s-1", "1051"})));
    CHECK(visit_at(b, 1).served_by == "1046");
    CHECK(b.wait(b.business->served_by("nobody", {"s-3", "1046"})).why().why == errc::not_found);
    CHECK_FALSE(b.wait(b.business->same_car(id, {"j-1", 1})));
}

TEST_CASE("a desk card that waits for a tap waits on after a kill and is not guessed",
          "[core][acts]")
{
    core_bench b;
    b.lift(1);
    b.lift(2);
    b.hear("desk", drivers::card_seen{0, 0, b.card(card_a)});
    REQUIRE(b.snapshot().waiting_cards.size() == 1);
    CHECK(b.snapshot().waiting_cards[0].tail == "0843");
    kill(b);
    b.lift(1);  // one car only is known now
    REQUIRE(b.snapshot().waiting_cards.size() == 1);
    CHECK_FALSE(visit_at(b, 1).card_tail);
    const auto card = b.snapshot().waiting_cards[0].id;
    const auto bound = b.wait(b.business->tap_card(1, {"t-1", card}));
    REQUIRE(bound);
    CHECK(bound->card_tail == "0843");
    CHECK(b.snapshot().waiting_cards.empty());
    kill(b);
    CHECK(b.snapshot().waiting_cards.empty());
    CHECK(visit_at(b, 1).card_tail == "0843");
    CHECK(b.wait(b.business->tap_card(1, {"t-1", card})));
}

TEST_CASE("a desk card that nobody taps is forgotten after half an hour, kill or not",
          "[core][acts]")
{
    core_bench b;
    b.hear("desk", drivers::card_seen{0, 0, b.card(card_a)});
    b.pass(20 * minute);
    kill(b);
    CHECK(b.snapshot().waiting_cards.size() == 1);
    b.pass(11 * minute);
    CHECK(b.snapshot().waiting_cards.empty());
    kill(b);
    CHECK(b.snapshot().waiting_cards.empty());
}

TEST_CASE("a nozzle that was hung up while the agent was down is settled by the device's word",
          "[core][acts]")
{
    core_bench b;
    car_at(b, 1, card_a);
    b.present_card(1, card_a);
    b.pass(11 * minute);  // a heartbeat: what rode along is stored
    kill(b);
    b.pass(minute);
    CHECK(b.snapshot().points.at(0).silent);
    b.hang_up(1);  // the device's first word: nothing is lifted
    CHECK_FALSE(b.snapshot().points.at(0).silent);
    b.hear("line-1", b.record(1, 1));
    b.pass(4 * minute);
    CHECK(b.totals().open_visits == 0);
    REQUIRE(b.totals().visits == 1);
    CHECK(visit_at(b, 1).status == visit_status::closed);
}

TEST_CASE("a nozzle that is still up after the agent was down goes on", "[core][acts]")
{
    core_bench b;
    car_at(b, 1, card_a);
    b.pass(11 * minute);
    kill(b);
    b.lift(1);
    b.pass(40 * minute);
    CHECK(b.totals().open_visits == 1);
    drive_off(b, 1, 1);
    b.pass(4 * minute);
    CHECK(b.totals().visits == 1);
}

TEST_CASE("a pump that never speaks again holds its visit open for half an hour at most",
          "[core][acts]")
{
    core_bench b;
    car_at(b, 1, card_a);
    b.pass(11 * minute);
    kill(b);
    b.pass(29 * minute);
    CHECK(b.totals().open_visits == 1);
    b.pass(2 * minute);
    CHECK(b.totals().open_visits == 0);
}

TEST_CASE("the attendant in charge of a pump serves its cars unless somebody says otherwise",
          "[core][acts]")
{
    core_bench b;
    b.configure = [](core_settings& s) { s.everybody_on_duty = false; };
    kill(b);
    REQUIRE(b.wait(b.business->duty({"d-1", "1046", true, {1}})));
    REQUIRE(b.wait(b.business->duty({"d-2", "1051", true, {2}})));
    kill(b);
    CHECK(b.snapshot().staff.at(0).points == std::vector<int>{1});
    CHECK(b.wait(b.business->duty({"d-3", "1046", true, {9}})).why().field == "points");
    const auto id = car_at(b, 1, card_a);
    car_at(b, 2, card_b);
    CHECK(visit_at(b, 1).served_by == "1046");
    CHECK(visit_at(b, 2).served_by == "1051");
    REQUIRE(b.wait(b.business->served_by(id, {"s-1", "1051"})));
    drive_off(b, 1, 1);
    auto r = b.record(2, 2);
    r.record.employee = "1099";
    b.hang_up(2);
    b.hear("line-1", r);
    b.pass(4 * minute);
    CHECK(visit_at(b, 1).served_by == "1051");
    CHECK(visit_at(b, 2).served_by == "1099");
}

TEST_CASE("with one attendant at the station nobody has to be tapped", "[core][acts]")
{
    core_bench b;
    b.configure = [](core_settings& s) { s.staff = {{"1046", "张伟"}, {"1051", "李娜", true}}; };
    kill(b);
    car_at(b, 1, card_a);
    CHECK(visit_at(b, 1).served_by == "1046");  // the other one is the manager
    b.configure = {};
    kill(b);
    b.present_card(2, card_b);
    CHECK(visit_at(b, 2).served_by.empty());
}

TEST_CASE("two pumps on both sides of one truck are one car and one visit", "[core][acts]")
{
    core_bench b;
    b.configure = [](core_settings& s) { s.satellites = {{2, 1}}; };
    kill(b);
    b.present_card(1, card_a);
    b.lift(1);
    b.lift(2);
    CHECK(b.snapshot().points.at(1).visit == b.snapshot().points.at(0).visit);
    b.pass(minute);
    b.hang_up(2);
    b.hear("line-1", b.record(2, 1));
    kill(b);
    b.lift(1);
    b.pass(5 * minute);
    CHECK(b.totals().open_visits == 1);
    drive_off(b, 1, 2);
    b.pass(4 * minute);
    REQUIRE(b.totals().visits == 1);
    CHECK(visit_at(b, 1).fuellings.size() == 2);
    CHECK(visit_at(b, 1).card_tail == "0843");
}
