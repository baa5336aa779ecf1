#include "station/service/forecourt.hpp"

#include "schemas/ids.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using drivers::point_state;

namespace {

constexpr utc_ms noon{1'780'000'000'000};

struct sample {
    station_clock clock{{.wall = [] { return noon; },
                         .steady = [] { return std::chrono::steady_clock::time_point{}; }},
                        "Asia/Shanghai",
                        0};
    forecourt points{{{"a", 0, 1, {{1, "92#"}}, false},
                      {"a", 0, 2, {{2, "0#"}}, true},
                      {"desk", 0, 0, {}, false}},
                     clock,
                     [](utc_ms at) { return make_id(at, {}); }};

    std::vector<std::string> facts(const std::string& line, const drivers::device_event& e,
                                   utc_ms now = noon)
    {
        std::vector<std::string> out;
        for (const auto& f : points.hear(line, e, now).facts)
            out.push_back(f.fact.key.substr(0, f.fact.key.find('/')) +
                          std::to_string(f.fact.point) + (f.own_commit ? "!" : ""));
        return out;
    }
};

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("a nozzle goes up once and down once, however often its state is told", "[forecourt]")
{
    sample s;
    CHECK(s.facts("a", drivers::state_changed{0, 1, point_state::idle}).empty());
    CHECK(s.facts("a", drivers::state_changed{0, 1, point_state::authorised}).empty());
    CHECK(s.facts("a", drivers::state_changed{0, 1, point_state::calling}) == names{"up1"});
    CHECK(s.facts("a", drivers::state_changed{0, 1, point_state::fuelling}).empty());
    CHECK(s.points.pumps_running() == std::vector<int>{1});
    CHECK(s.facts("a", drivers::state_changed{0, 1, point_state::idle}) == names{"down1"});
    CHECK(s.points.pumps_running().empty());
}

TEST_CASE("a point asks nobody in its night window and asks again by day", "[forecourt]")
{
    point_place p;
    p.point = 1;
    p.night = {22 * 60, 6 * 60, true};
    const station_clock clock(machine_time(), "Asia/Shanghai", 0);
    const forecourt points({p}, clock, [](utc_ms) { return std::string(); });
    const auto at = [&](int hour, int minute) {
        return points.self_service(1, {{20'000}, hour * 3600 + minute * 60});
    };
    CHECK_FALSE(at(12, 0));
    CHECK_FALSE(at(21, 59));
    CHECK(at(22, 0));
    CHECK(at(3, 0));
    CHECK(at(5, 59));
    CHECK_FALSE(at(6, 0));
}

TEST_CASE("two nozzles of one terminal stand at two points", "[forecourt]")
{
    sample s;
    const local_time noon{{20'000}, 12 * 3600};
    CHECK(s.facts("a", drivers::state_changed{0, 2, point_state::calling}) == names{"up2"});
    CHECK(s.points.tile(2)->grade == "0#");
    CHECK(s.points.self_service(2, noon));
    CHECK(s.facts("a", drivers::fell_silent{0}) == names{"silent1", "silent2"});
    CHECK(s.facts("a", drivers::fell_silent{0}).empty());
    CHECK(s.facts("a", drivers::spoke_again{0}) == names{"back1", "back2"});
}

TEST_CASE("a record keeps its line, number and digest as its key and takes the pump's time",
          "[forecourt]")
{
    sample s;
    drivers::record_offered r{0, "17/ab", {}};
    r.record.nozzle = 1;
    const auto local = s.clock.local(noon + -60'000);
    r.record.pump_time = local;
    const auto f = s.points.hear("a", r, noon).facts.at(0);
    CHECK(f.own_commit);
    CHECK(f.fact.key == "record/a/17/ab");
    CHECK(f.fact.point == 1);
    CHECK(f.fact.at == noon + -60'000);
    CHECK(std::get<fuelling_recorded>(f.fact.content).grade == "92#");
}

TEST_CASE(
    "a record is of the product the station named, and of the pump's code where it named none",
    "[forecourt]")
{
    sample s;
    drivers::record_offered r{0, "17/ab", {}};
    r.record.grade = "1031";
    r.record.nozzle = 1;
    const auto named = s.points.hear("a", r, noon).facts.at(0);
    CHECK(std::get<fuelling_recorded>(named.fact.content).grade == "92#");
    r.record.nozzle = 9;
    const auto coded = s.points.hear("a", r, noon).facts.at(0);
    CHECK(std::get<fuelling_recorded>(coded.fact.content).grade == "1031");
}

TEST_CASE("a pump whose clock is hours off does not move its record", "[forecourt]")
{
    sample s;
    drivers::record_offered r{0, "17/ab", {}};
    r.record.nozzle = 1;
    r.record.pump_time = s.clock.local(noon + -5 * 3'600'000);
    CHECK(s.points.hear("a", r, noon).facts.at(0).fact.at == noon + -5 * 3'600'000);
    s.points.hear("a", drivers::state_changed{0, 1, point_state::calling}, noon);
    s.points.hear("a", drivers::state_changed{0, 1, point_state::idle}, noon + 30'000);
    CHECK(s.points.hear("a", r, noon + 31'000).facts.at(0).fact.at == noon + 30'000);
    r.record.pump_time = s.clock.local(noon + 5 * 3'600'000);
    CHECK(s.points.hear("a", r, noon + 90'000).facts.at(0).fact.at == noon + 90'000);
}

TEST_CASE("a card that rests on the reader is one card, taken away and put back it is two",
          "[forecourt]")
{
    sample s;
    const drivers::card_seen seen{0, 1, {"cafe", "0843", ""}};
    CHECK(s.facts("a", seen) == names{"card1!"});
    CHECK(s.facts("a", seen, noon + 1'000).empty());
    CHECK(s.facts("a", drivers::card_gone{0, "cafe"}, noon + 2'000) == names{"gone1"});
    CHECK(s.facts("a", seen, noon + 3'000) == names{"card1!"});
    CHECK(s.facts("desk", seen, noon + 3'000) == names{"card0!"});
}

TEST_CASE("bytes nobody could read are kept, a record of an unknown address is not lost",
          "[forecourt]")
{
    sample s;
    const auto noise =
        s.points.hear("a", drivers::line_noise{errc::bad_check_byte, {1, 2, 3}}, noon).noise;
    REQUIRE(noise);
    CHECK(noise->why == "bad_check_byte");
    CHECK(s.facts("elsewhere", drivers::record_offered{9, "1/x", {}}) == names{"record0!"});
}
