// The play on the simulated forecourt, its scenario files, the bad cable and the pty with a name.
#include "drivers/simulator/forecourt.hpp"
#include "drivers/simulator/pty_link.hpp"
#include "drivers/simulator/scenario.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace thirdvisit::drivers::simulator;
using namespace std::chrono_literals;

namespace {

scenario written(const std::string& text)
{
    const test::temp_folder folder;
    test::write_file(folder.path() / "play.toml", text);
    return load_scenario((folder.path() / "play.toml").string());
}

std::string refused(const std::string& text)
{
    const test::temp_folder folder;
    const auto path = (folder.path() / "play.toml").string();
    test::write_file(path, text);
    try {
        load_scenario(path);
    } catch (const std::invalid_argument& e) {
        return std::string(e.what()).substr(path.size());
    }
    return "accepted";
}

// Runs a play with one dispenser for `length`; nobody answers the dispenser.
std::vector<std::string> played(scenario play, std::chrono::seconds length, std::uint32_t seed)
{
    std::vector<std::string> lines;
    time_point now{1000h};
    play.seed = seed;
    forecourt court(play, now, [&](const told& t) { lines.push_back(to_json_line(t)); });
    const auto machine = make_dispenser("sinopec", {.nozzles = {{.number = 1}, {.number = 2}},
                                                    .speed = play.speed,
                                                    .seed = seed,
                                                    .clock = {},
                                                    .watch = court.watch("pump-1"),
                                                    .options = {}});
    machine->on_open(now);
    court.add("pump-1", *machine, {1, 2});
    for (const auto end = now + length; now < end; now += 10ms) {
        court.advance(now);
        while (!std::holds_alternative<sleep_until>(machine->resume(now)))
            ;
    }
    return lines;
}

}  // namespace

TEST_CASE("a scenario file is read with everything in it", "[drivers][simulator]")
{
    const auto play = written(R"(
seed = 7
speed = 20.0
[[dispenser]]
name = "pump-1"
unsent = 3
configured = true
options = { waits = "yes" }
nozzles = [ { number = 1, grade = "1031", price_mills = 7850 }, { number = 4 } ]
[[reader]]
name = "desk"
link = "desk-link"
binary = true
[[fuelling]]
at_s = 1.5
dispenser = "pump-1"
nozzle = 4
card = "1000113200100000843"
litres = 32.5
label = "some words"
[[card]]
at_s = 3
reader = "desk"
card = "010063E9AE"
[[fault]]
dispenser = "pump-1"
kind = "silent"
for_s = 8
[cable]
damage = 0.25
delay_ms = 7
[random]
every_s = 30
)");
    CHECK(play.seed == 7);
    CHECK(play.speed == 20);
    REQUIRE(play.dispensers.size() == 1);
    CHECK(play.dispensers[0].protocol == "sinopec");
    CHECK(play.dispensers[0].link == "pump-1");
    CHECK(play.dispensers[0].unsent == 3);
    CHECK(play.dispensers[0].options.contains("configured"));
    CHECK(play.dispensers[0].options.at("waits") == "yes");
    CHECK(play.dispensers[0].nozzles[1].number == 4);
    CHECK(play.readers.at(0).link == "desk-link");
    CHECK(play.readers.at(0).options.contains("binary"));
    CHECK(play.fuellings.at(0).order.volume_ml == 32'500);
    CHECK(play.fuellings.at(0).label == "some words");
    CHECK(play.cards.at(0).for_s == 1);
    CHECK_FALSE(play.faults.at(0).restart);
    CHECK(play.cable.damage == 0.25);
    CHECK(play.cable.delay == 7ms);
    CHECK(play.random.every_s == 30);
}

TEST_CASE("a wrong scenario says in which line and why", "[drivers][simulator]")
{
    CHECK(refused("seed = ").find(", line 1: ") == 0);
    CHECK(refused("\nspeedy = 1\n") == ", line 2: unknown key speedy");
    CHECK(refused("speed = 0\n").find("speed must be above 0") != std::string::npos);
    CHECK(refused("seed = \"x\"\n") == ", line 1: seed must be a whole number");
    CHECK(refused("[[dispenser]]\nlink = \"x\"\n") == ", line 1: name is missing");
    CHECK(refused("[[dispenser]]\nname = \"a\"\n[[fuelling]]\ndispenser = \"b\"\nlitres = 1\n") ==
          ": no device is called \"b\"");
    CHECK(refused("[[dispenser]]\nname = \"a\"\n[[fuelling]]\ndispenser = \"a\"\n")
              .find("litres must be above 0") != std::string::npos);
    CHECK(refused("[[dispenser]]\nname = \"a\"\n[[fault]]\ndispenser = \"a\"\nkind = \"fire\"\n")
              .find("kind must be") != std::string::npos);
}

TEST_CASE("customers are a card or none, then free words", "[drivers][simulator]")
{
    const test::temp_folder folder;
    const auto path = (folder.path() / "customers.txt").string();
    test::write_file(path, "# list\n1000113200100000843 A 12345 white\n\n- no card\n77\n");
    const auto list = load_customers(path);
    REQUIRE(list.size() == 3);
    CHECK(list[0].card == "1000113200100000843");
    CHECK(list[0].label == "A 12345 white");
    CHECK(list[1].card.empty());
    CHECK(list[1].label == "no card");
    CHECK(list[2].label.empty());
    CHECK_THROWS(load_customers((folder.path() / "nowhere").string()));
}

TEST_CASE("what is planned happens at its time, with its label", "[drivers][simulator]")
{
    scenario play;
    play.fuellings.push_back(
        {.at_s = 2,
         .dispenser = "pump-1",
         .order = {.nozzle = 2, .card = "1000113200100000843", .volume_ml = 6000},
         .label = "A12345"});
    const auto lines = played(play, 30s, 1);
    REQUIRE(lines.size() >= 4);
    CHECK(lines[0] == R"({"event":"card_in","device":"pump-1","nozzle":2,)"
                      R"("card":"1000113200100000843","label":"A12345"})");
    CHECK(std::any_of(lines.begin(), lines.end(), [](const std::string& l) {
        return l.find(R"("event":"fuelling_finished")") != std::string::npos &&
               l.find(R"("volume_ml":6000,"amount_minor":4710)") != std::string::npos;
    }));
}

TEST_CASE("a card that comes every five seconds comes for ever and is planned one visit at a time",
          "[drivers][simulator]")
{
    scenario play;
    play.cards.push_back(
        {.at_s = 1, .for_s = 2, .every_s = 5, .reader = "desk", .card = "010063E9AE"});
    const time_point start{1000h};
    std::vector<std::string> seen;
    forecourt court(play, start, [&](const told& t) { seen.push_back(to_json_line(t)); });
    const auto reader = make_reader("em4100", {.watch = court.watch("desk")});
    court.add("desk", *reader);
    CHECK(court.advance(start) == start + 1s);
    CHECK(court.advance(start + 1s) == start + 3s);
    for (int second = 2; second < 1'000'000; second += 1)
        court.advance(start + std::chrono::seconds(second));
    CHECK(seen.size() == 2 * 200'000 - (seen.back().find("card_in") != std::string::npos ? 1 : 0));
}

TEST_CASE("random traffic is the same for the same seed and another for another",
          "[drivers][simulator]")
{
    scenario play;
    play.random.every_s = 20;
    const auto once = played(play, 600s, 5);
    CHECK(once.size() > 20);
    CHECK(once == played(play, 600s, 5));
    CHECK(once != played(play, 600s, 6));
}

TEST_CASE("speed shortens everything alike", "[drivers][simulator]")
{
    scenario play;
    play.random.every_s = 20;
    const auto slow = played(play, 600s, 5);
    play.speed = 10;
    const auto fast = played(play, 60s, 5);
    // The steps of the test's own clock are coarser then, so the very end may differ.
    CHECK(std::abs(static_cast<long>(slow.size()) - static_cast<long>(fast.size())) <= 6);
}

TEST_CASE("a bad cable spoils by its rates and its seed", "[drivers][simulator]")
{
    const bytes sent(10'000, 0x55);
    const auto through = [&](fault_rates rates, std::uint32_t seed) {
        faulty_line cable(rates, seed);
        cable.send(sent, time_point(1h));
        return cable.arrived(time_point(1h) + rates.delay);
    };
    CHECK(through({}, 1) == sent);
    CHECK(through({.lose = 0.1}, 1).size() < 9'200);
    CHECK(through({.repeat = 0.1}, 1).size() > 10'800);
    const auto damaged = through({.damage = 0.1}, 1);
    CHECK(damaged.size() == sent.size());
    const auto changed =
        std::count_if(damaged.begin(), damaged.end(), [](auto b) { return b != 0x55; });
    CHECK((changed > 800 && changed < 1'200));
    CHECK(through({.damage = 0.1}, 1) == damaged);
    CHECK(through({.damage = 0.1}, 2) != damaged);

    faulty_line late({.delay = 100ms}, 3);
    late.send(bytes{1}, time_point(1h));
    late.send(bytes{2}, time_point(1h));
    CHECK(late.arrived(time_point(1h) + 200ms) == bytes{1, 2});  // late, never out of order
    CHECK(late.next_arrival(time_point(1h)) > time_point(1h) + 1min);
}

TEST_CASE("a pty keeps its name, drops what nobody reads and notices who comes and goes",
          "[drivers][simulator]")
{
    const test::temp_folder folder;
    const auto name = (folder.path() / "port").string();
    {
        pty_link port(name);
        port.read();
        CHECK_FALSE(port.open_at_other_end());
        port.write(bytes{'o', 'l', 'd'});
        for (int visit = 0; visit < 3; ++visit) {
            const int fd = ::open(name.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK);
            REQUIRE(fd >= 0);
            port.read();
            CHECK(port.open_at_other_end());
            port.write(bytes{'n', 0x0D, 0xFF});
            pollfd ready{fd, POLLIN, 0};
            REQUIRE(::poll(&ready, 1, 10'000) == 1);
            char into[8];
            CHECK(::read(fd, into, sizeof into) == 3);  // raw: nothing added, nothing changed
            CHECK(into[1] == 0x0D);
            REQUIRE(::write(fd, "\x03z", 2) == 2);
            ready = {port.descriptor(), POLLIN, 0};
            REQUIRE(::poll(&ready, 1, 10'000) == 1);
            CHECK(port.read() == bytes{0x03, 'z'});
            ::close(fd);
            port.read();
            CHECK_FALSE(port.open_at_other_end());
        }
        CHECK_NOTHROW(pty_link(name));  // an old link is replaced
    }
    CHECK_FALSE(std::filesystem::exists(std::filesystem::symlink_status(name)));
    test::write_file(name, "somebody's file");
    CHECK_THROWS_WITH(pty_link(name), Catch::Contains("is no link"));
    CHECK(test::read_file(name) == "somebody's file");
}
