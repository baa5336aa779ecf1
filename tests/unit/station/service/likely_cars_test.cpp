// Likely cars through the store: who came at this hour before, masked, and taken with one tap.
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

constexpr std::int64_t hour = 60 * minute;

// A car at pump 1 (92#) or 2 (0#), ten minutes in all.
void come(core_bench& b, int n, int pump, const std::string& plate)
{
    b.lift(pump);
    REQUIRE(b.wait(b.business->enter_plate(pump, b.plate("p-" + std::to_string(n), plate))));
    b.pass(minute);
    b.hang_up(pump);
    b.hear("line-1", b.record(pump, n));
    b.pass(4 * minute);
    b.now = b.now + 5 * minute;
}

// Two cars come each week at noon, one in the evening.
void three_weeks(core_bench& b)
{
    const auto first = b.now;
    int n = 0;
    for (int week = 0; week < 3; ++week) {
        b.now = first + week * 7 * day;
        come(b, ++n, 1, "豫A12345");
        come(b, ++n, 2, "豫B77777");
        b.now = b.now + 8 * hour;
        come(b, ++n, 1, "豫C55555");
    }
    b.now = first + (3 * 7 * day - 5 * minute);
    b.step();
}

std::vector<std::string> plates(core_bench& b)
{
    std::vector<std::string> out;
    for (const auto& m : b.snapshot().likely)
        out.push_back(m.plate.characters);
    return out;
}

}  // namespace

TEST_CASE("cars that often come at this hour are likely, masked, with their grade", "[likely]")
{
    core_bench b;
    three_weeks(b);
    const auto likely = b.snapshot().likely;
    REQUIRE(likely.size() == 2);
    CHECK(plates(b) == std::vector<std::string>{"豫B·•••77", "豫A·•••45"});
    CHECK(likely[0].grade == "0#");
    CHECK(likely[1].grade == "92#");
    CHECK(likely[1].model == "Jetta");
    b.pass(8 * hour + 15 * minute);
    CHECK(plates(b) == std::vector<std::string>{"豫C·•••55"});
}

TEST_CASE("a likely car is taken by its masked plate and is not likely any more", "[likely]")
{
    core_bench b;
    three_weeks(b);
    const auto car = b.snapshot().likely.at(1);
    b.lift(1);
    const auto seen =
        b.wait(b.business->enter_plate(1, {"p-99", car.plate, "", "", "1046", car.customer}));
    REQUIRE(seen);
    CHECK(seen->plate->characters == "豫A12345");
    REQUIRE(seen->customer);
    CHECK(seen->customer->id == car.customer);
    CHECK(seen->customer->visit_days == 4);
    b.pass(minute);
    b.hang_up(1);
    b.hear("line-1", b.record(1, 99));
    b.pass(15 * minute);
    CHECK(plates(b) == std::vector<std::string>{"豫B·•••77"});
}

TEST_CASE("who asked not to be recorded is nobody's likely car", "[likely]")
{
    core_bench b;
    three_weeks(b);
    b.lift(1);
    const auto seen = b.wait(b.business->enter_plate(1, b.plate("p-98", "豫A12345")));
    REQUIRE(seen);
    profile_answer never;
    never.id = "a-1";
    never.badge = "1046";
    never.stage = 2;
    never.answer = answer_kind::never;
    never.do_not_record = true;
    REQUIRE(b.wait(b.business->answer(seen->id, never)));
    b.pass(15 * minute);
    CHECK(plates(b) == std::vector<std::string>{"豫B·•••77"});
}
