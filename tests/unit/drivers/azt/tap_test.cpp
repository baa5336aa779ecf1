#include "tests/unit/drivers/azt/forecourt.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

struct station {
    explicit station(std::map<std::string, std::string> options = {},
                     std::vector<int> channels = {})
        : pumps(test::azt_nozzles(2, std::move(options))),
          other(test::azt_master({1, 2})),
          tap(azt::listener({}, std::move(channels), test::noon)),
          pc(other, tap, [this](const device_event& e) { heard.all.push_back(e); }),
          ends(pc, pumps, [this](const device_event& e) { on_event(e); })
    {}

    void on_event(const device_event& e)
    {
        if (const auto* r = std::get_if<record_offered>(&e))
            stored_there.push_back(r->record_id);
    }

    bool sell(int channel, std::int64_t volume_ml)
    {
        if (!pumps.begin({.nozzle = channel, .card = {}, .volume_ml = volume_ml}, ends.now()))
            return false;
        return ends.run_until(
            [&] {
                for (const auto& id : stored_there)
                    other.acknowledge(id, ends.now());
                return !pumps.busy() && pumps.unacknowledged() == 0;
            },
            10min);
    }

    test::heard_events heard;
    std::vector<std::string> stored_there;
    simulator::azt_pumps pumps;
    azt::owned_line other;
    azt::line_tap tap;
    test::tapped_pc pc;
    test::two_ends ends;
};

}  // namespace

TEST_CASE("a tap on an AZT line sees the sales another master reads, and never speaks",
          "[drivers][azt]")
{
    station s;
    s.ends.run_for(5s);
    REQUIRE(s.sell(1, 40'000));
    REQUIRE(s.sell(2, 30'000));
    s.ends.run_for(10s);

    const auto records = s.heard.of<record_offered>();
    REQUIRE(s.heard.ids().size() == 2);
    CHECK(records[0].record_id == "1-104000-4000-31400-785");
    CHECK(records[0].record.volume == milliliters{40'000});
    CHECK(records[0].record.totaliser == milliliters{1'040'000});
    CHECK_FALSE(records[0].record.doubtful);
    CHECK(s.heard.notices().empty());
    CHECK(s.heard.states(1).back() == point_state::idle);
    CHECK(s.heard.of<spoke_again>().size() == 2);
}

TEST_CASE("a tap set to one channel leaves the others alone", "[drivers][azt]")
{
    station s({}, {2});
    REQUIRE(s.sell(1, 40'000));
    REQUIRE(s.sell(2, 30'000));
    s.ends.run_for(10s);
    const auto records = s.heard.of<record_offered>();
    REQUIRE(s.heard.ids().size() == 1);
    CHECK(records[0].address == 2);
}

TEST_CASE("a sale the tap could not hear is missed by the totaliser", "[drivers][azt]")
{
    station s;
    s.ends.run_for(5s);
    REQUIRE(s.sell(1, 40'000));
    s.ends.run_for(10s);
    s.pc.hears = false;
    REQUIRE(s.sell(1, 25'000));
    s.ends.run_for(1s);
    s.pc.hears = true;
    REQUIRE(s.sell(1, 30'000));
    s.ends.run_for(10s);
    CHECK(s.heard.ids().size() == 2);
    const auto notices = s.heard.of<device_notice>();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].kind == "missing_sale");
    CHECK(notices[0].text.find("25.00 L") != std::string::npos);
}

TEST_CASE("without totals a tapped AZT sale gets the time in its key", "[drivers][azt]")
{
    station s(std::map<std::string, std::string>{{"totals", "none"}});
    REQUIRE(s.sell(1, 40'000));
    s.ends.run_for(10s);
    const auto records = s.heard.of<record_offered>();
    REQUIRE(s.heard.ids().size() == 1);
    CHECK(records[0].record_id == "1-at-2026-05-03T12:00:00-4000-31400-785");
}

TEST_CASE("a tap notices a silent AZT pump and its return", "[drivers][azt]")
{
    station s;
    s.ends.run_for(5s);
    s.pumps.be_silent(s.ends.now() + 1min);
    s.ends.run_for(50s);
    CHECK(s.heard.of<fell_silent>().size() == 2);
    s.ends.run_for(1min);
    CHECK(s.heard.of<spoke_again>().size() == 4);
}

TEST_CASE("a tap is offered until it is stored, and then no more", "[drivers][azt]")
{
    station s;
    REQUIRE(s.sell(1, 40'000));
    s.ends.run_for(30s);
    const auto before = s.heard.of<record_offered>().size();
    CHECK(before >= 2);
    s.tap.acknowledge(*s.heard.ids().begin(), s.ends.now());
    s.ends.run_for(1min);
    CHECK(s.heard.of<record_offered>().size() == before);
}
