// What may go wrong at any dispenser, for every protocol that has a simulator: pulled plugs, a bad
// cable, noise without end, records of before, a twin at the same address. Nothing sold may be lost
// or stored twice.
#include "tests/device/fault_tools.hpp"
#include "tests/device/story.hpp"
#include "tests/support/talk.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

constexpr int cycles = 1'000;

template <class Story>
void for_every_dispenser(Story story)
{
    for (const auto& row : simulator::all_dispensers())
        DYNAMIC_SECTION(std::string(row.protocol))
        {
            story(row.protocol);
        }
}

}  // namespace

TEST_CASE("a thousand pulled plugs at a dispenser lose and double no sale", "[device][faults]")
{
    for_every_dispenser([](std::string_view protocol) {
        test::dispenser_story s(protocol);
        std::mt19937 random(3);
        const auto a_while = [&] { return std::chrono::milliseconds(random() % 4'000); };
        for (int cycle = 0; cycle < cycles; ++cycle) {
            REQUIRE(s.sell(5'000 + 10 * cycle));
            s.ends.run_for(a_while());
            s.ends.plug(false);
            s.ends.run_for(a_while());
            s.ends.plug(true);
            INFO("cycle " << cycle);
            REQUIRE(s.settle());
        }
        CHECK(s.station.stored() == cycles);
        CHECK(s.station.notices["missing_sale"] == 0);
        CHECK(s.station.notices["address_clash"] == 0);
    });
}

TEST_CASE("an hour over a cable that spoils one byte in a thousand loses and doubles no sale",
          "[device][faults]")
{
    for_every_dispenser([](std::string_view protocol) {
        test::dispenser_story s(protocol, test::bad_cable);
        std::mt19937 random(5);
        const auto end = s.ends.now() + 1h;
        int sales = 0;
        while (s.ends.now() < end) {
            REQUIRE(s.sell(5'000 + 10 * sales++));
            REQUIRE(s.settle());
            s.ends.run_for(std::chrono::milliseconds(random() % 30'000));
        }
        CHECK(sales > 100);
        CHECK(s.station.volumes == s.truth.volumes);
        CHECK(s.station.noises > 0);
        CHECK(s.station.notices["address_clash"] == 0);
    });
}

TEST_CASE("a dispenser that restarts with 500 unsent records gets rid of what it still has, once",
          "[device][faults]")
{
    for_every_dispenser([](std::string_view protocol) {
        test::dispenser_story s(protocol);
        s.pump->preload(500, s.ends.now());
        REQUIRE(s.pump->unacknowledged() >= 1);
        // Only a Sinopec dispenser keeps records; the others show their last sale.
        const std::size_t held = protocol == "sinopec" ? 500 : 1;
        for (int i = 0; i < 5; ++i) {
            s.ends.run_for(20s);
            s.station.commit(s.ends.now());
            s.pump->restart(s.ends.now());
        }
        REQUIRE(s.ends.run_until(
            [&] {
                s.station.commit(s.ends.now());
                return s.pump->unacknowledged() == 0 && s.station.stored() == held;
            },
            2h));
        s.ends.run_for(1min);
        CHECK(s.station.stored() == held);
        for (const auto& [volume, count] : s.station.volumes)
            CHECK(count == 1);
        CHECK(s.station.notices["address_clash"] == 0);
    });
}

TEST_CASE("two dispensers at one address are told, and whatever is stored was really sold",
          "[device][faults]")
{
    for_every_dispenser([](std::string_view protocol) {
        test::driver_end ours(protocol);
        test::storing_station station(ours.line());
        test::sold_there here, there;
        auto one = simulator::make_dispenser(protocol, here.settings());
        auto two = simulator::make_dispenser(protocol, there.settings());
        test::both_of both(*one, *two);
        test::two_ends ends(ours.line(), both, [&](const device_event& e) { station.hear(e); });
        for (int sale = 0; sale < 5; ++sale) {
            one->begin({.nozzle = 1, .card = {}, .volume_ml = 5'000 + 10 * sale}, ends.now());
            two->begin({.nozzle = 1, .card = {}, .volume_ml = 9'000 + 10 * sale}, ends.now());
            for (int second = 0; second < 30; ++second) {
                ends.run_for(1s);
                station.commit(ends.now());
            }
        }
        CHECK(station.notices["address_clash"] >= 1);
        for (const auto& [volume, count] : station.volumes) {
            CAPTURE(volume);
            CHECK(count == 1);
            CHECK(here.volumes.count(volume) + there.volumes.count(volume) == 1);
        }
    });
}

TEST_CASE("a dispenser line that never stops sending noise costs bounded memory and few events",
          "[device][faults]")
{
    for_every_dispenser([](std::string_view protocol) {
        test::driver_end ours(protocol);
        test::check_flood_is_bounded(ours.line());
    });
}
