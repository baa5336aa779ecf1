// A visit holds what one record that travels may hold, and not more (schemas/limits.hpp).
#include "schemas/limits.hpp"
#include "tests/unit/station/visit/forecourt.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

namespace {

constexpr auto most = static_cast<int>(most_fuellings_of_visit);

// One card pays for everybody: every two minutes, at one pump after the other.
void serve_by_one_card(forecourt& f, int cars)
{
    for (int i = 0; i < cars; ++i) {
        const auto at = i * 2 * minute;
        const int point = 1 + i % 8;
        f.card(at, point, "c1");
        f.fuel(at + second, point, 20 + i % 5);
    }
    f.until(cars * 2 * minute + 2 * hour);
}

std::size_t fuellings_in(const std::vector<visit>& all)
{
    std::size_t sum = 0;
    for (const auto& v : all)
        sum += v.fuellings.size();
    return sum;
}

std::set<std::string> facts_in(const std::vector<visit>& all)
{
    std::set<std::string> facts;
    for (const auto& v : all)
        for (const auto& one : v.fuellings)
            facts.insert(one.fact_id);
    return facts;
}

}  // namespace

TEST_CASE("a card that pays for everybody all day makes visits that can travel", "[station][visit]")
{
    forecourt f;
    serve_by_one_card(f, 3 * most + 5);
    for (const auto& [id, v] : f.stored)
        CHECK(v.fuellings.size() <= most_fuellings_of_visit);
    const auto visits = f.visits();
    CHECK(visits.size() == 4);
    CHECK(fuellings_in(visits) == static_cast<std::size_t>(3 * most + 5));
    CHECK(facts_in(visits).size() == static_cast<std::size_t>(3 * most + 5));
}

TEST_CASE("a restart finds full visits as they were", "[station][visit]")
{
    forecourt f;
    serve_by_one_card(f, most + 3);
    const auto before = f.stored;
    f.restart();
    f.until(24 * hour);
    REQUIRE(f.stored.size() == before.size());
    for (const auto& [id, v] : before) {
        CHECK(f.stored.at(id).fuellings.size() == v.fuellings.size());
        CHECK(f.stored.at(id).revision == v.revision);
    }
}

TEST_CASE("an open visit that is full ends with the next record", "[station][visit]")
{
    forecourt f;
    f.card(0, 3, "c1");
    for (int i = 0; i <= most; ++i) {
        const auto at = second + i * 50 * second;  // hose after hose, each within the minute
        f.lift(at, 3);
        f.hang_up(at + 20 * second, 3);
        f.record(at + 21 * second, 3, 10, "c1");
    }
    f.until(12 * hour);
    const auto visits = f.visits();
    REQUIRE(visits.size() == 2);
    CHECK(visits[0].fuellings.size() == most_fuellings_of_visit);
    CHECK(visits[1].fuellings.size() == 1);
}

TEST_CASE("a late record finds no room in a full visit and is one of its own", "[station][visit]")
{
    forecourt f;
    serve_by_one_card(f, most);
    REQUIRE(f.visits().size() == 1);
    const auto full = f.visits()[0];
    auto late = forecourt::make(10 * minute, full.point, forecourt::sale(33, "c1"));
    late.received = start + 6 * hour;
    f.take(late);
    f.until(12 * hour);
    REQUIRE(f.visits().size() == 2);
    CHECK(facts_in(f.visits()).contains(late.id));
    CHECK(f.stored.at(full.id).fuellings.size() == most_fuellings_of_visit);
}

TEST_CASE("\"same car\" is refused where one visit cannot hold both", "[station][visit]")
{
    forecourt f;
    serve_by_one_card(f, most);
    const auto full = f.visits()[0].id;
    f.fuel(10 * hour, 9, 5);
    f.until(11 * hour);
    std::string other;
    for (const auto& v : f.visits())
        if (v.id != full)
            other = v.id;
    const auto done = f.builder().join_by_hand(full, other);
    REQUIRE(done.has_error());
    CHECK(done.error() == errc::refused);
}
