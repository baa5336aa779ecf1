#include "tests/unit/drivers/gilbarco/forecourt.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

using given = std::map<std::string, std::string>;

struct station {
    explicit station(given options = {}, std::vector<int> wanted = {})
        : pumps(test::gilbarco_nozzles(2, std::move(options))),
          other(test::gilbarco_master(2)),
          tap(gilbarco::listener({}, std::move(wanted), test::noon)),
          pc(other, tap, [this](const device_event& e) { heard.all.push_back(e); }),
          ends(pc, pumps, [this](const device_event& e) { theirs.all.push_back(e); })
    {}

    bool sell(int nozzle, std::int64_t volume_ml)
    {
        const auto before = theirs.ids().size();
        if (!pumps.begin({.nozzle = nozzle, .card = {}, .volume_ml = volume_ml}, ends.now()))
            return false;
        return ends.run_until([&] { return !pumps.busy() && theirs.ids().size() > before; }, 10min);
    }

    test::heard_events heard;
    test::heard_events theirs;
    simulator::gilbarco_pumps pumps;
    gilbarco::owned_line other;
    gilbarco::line_tap tap;
    test::tapped_pc pc;
    test::two_ends ends;
};

}  // namespace

TEST_CASE("a tap on a Gilbarco line sees the sales another master reads, and never speaks",
          "[drivers][gilbarco]")
{
    station s;
    s.ends.run_for(5s);
    REQUIRE(s.sell(1, 40'000));
    REQUIRE(s.sell(2, 30'000));
    s.ends.run_for(10s);
    CHECK(s.heard.ids() == s.theirs.ids());
    const auto records = s.heard.of<record_offered>();
    REQUIRE_FALSE(records.empty());
    CHECK(records[0].record.volume == milliliters{40'000});
    CHECK_FALSE(records[0].record.doubtful);
    CHECK(s.heard.notices().empty());
    CHECK(s.heard.states(1) == s.theirs.states(1));
}

TEST_CASE("a tap set to one Gilbarco pump leaves the others alone", "[drivers][gilbarco]")
{
    station s({}, {2});
    s.ends.run_for(5s);
    REQUIRE(s.sell(1, 40'000));
    REQUIRE(s.sell(2, 30'000));
    s.ends.run_for(10s);
    REQUIRE(s.heard.ids().size() == 1);
    CHECK(s.heard.of<record_offered>()[0].address == 2);
}

TEST_CASE("a Gilbarco sale the tap could not hear is missed by the totals", "[drivers][gilbarco]")
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
    CHECK(s.heard.notices() == std::vector<std::string>{"missing_sale"});
}

TEST_CASE("a tap without totals records what it saw run, by time", "[drivers][gilbarco]")
{
    station s(given{{"totals", "none"}});
    s.ends.run_for(10s);
    REQUIRE(s.sell(1, 40'000));
    s.ends.run_for(10s);
    REQUIRE(s.heard.ids().size() == 1);
    CHECK(*s.heard.ids().begin() == "1-0-at-2026-05-03T12:00:00-4000-31400-7850");
}

TEST_CASE("a tap does not record a sale whose fuelling it has not seen", "[drivers][gilbarco]")
{
    station s(given{{"totals", "none"}, {"stays", "yes"}});
    s.pumps.preload(1, s.ends.now());
    s.ends.run_for(1min);
    CHECK(s.heard.ids().empty());
    CHECK(s.heard.notices() == std::vector<std::string>{"unseen_sale"});
}

TEST_CASE("a tap notices a silent Gilbarco pump and its return", "[drivers][gilbarco]")
{
    station s;
    s.ends.run_for(5s);
    s.pumps.be_silent(s.ends.now() + 1min);
    s.ends.run_for(50s);
    CHECK(s.heard.of<fell_silent>().size() == 2);
    s.ends.run_for(1min);
    CHECK(s.heard.of<spoke_again>().size() == 4);
}
