#include "tests/unit/drivers/gilbarco/forecourt.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

using given = std::map<std::string, std::string>;

// Sees what our side sends.
class recorder final : public session {
public:
    explicit recorder(session& inner) : inner_(inner) {}

    void on_open(time_point now) override { inner_.on_open(now); }
    void on_bytes(byte_view input, time_point now) override { inner_.on_bytes(input, now); }
    action resume(time_point now) override
    {
        auto todo = inner_.resume(now);
        if (const auto* t = std::get_if<transmit>(&todo))
            for (const auto word : t->frame)
                sent.insert(gilbarco::parse_request(word)->code);
        return todo;
    }

    std::set<gilbarco::command> sent;

private:
    session& inner_;
};

struct station {
    explicit station(int count = 1, given options = {}, simulator::fault_rates faults = {},
                     std::uint32_t seed = 1)
        : pumps(test::gilbarco_nozzles(count, options,
                                       [this](const auto& h) { truth.push_back(h); })),
          host(test::gilbarco_master(options.contains("one_pump") ? 1 : count)),
          tapped(host),
          ends(
              tapped, pumps, [this](const device_event& e) { on_event(e); }, faults, seed)
    {}

    void on_event(const device_event& e)
    {
        heard.all.push_back(e);
        if (const auto* r = std::get_if<record_offered>(&e))
            offered.push_back(r->record_id);
    }

    void commit()
    {
        for (const auto& id : offered)
            host.acknowledge(id, ends.now());
        offered.clear();
    }

    bool sell(int nozzle, std::int64_t volume_ml)
    {
        const auto before = heard.ids().size();
        if (!pumps.begin({.nozzle = nozzle, .card = {}, .volume_ml = volume_ml}, ends.now()))
            return false;
        return ends.run_until(
            [&] {
                commit();
                return !pumps.busy() && heard.ids().size() > before;
            },
            10min);
    }

    std::vector<simulator::happening> truth;
    simulator::gilbarco_pumps pumps;
    gilbarco::owned_line host;
    recorder tapped;
    test::heard_events heard;
    std::vector<std::string> offered;
    test::two_ends ends;
};

const std::vector<point_state> one_sale{point_state::idle, point_state::calling,
                                        point_state::fuelling, point_state::idle};

}  // namespace

TEST_CASE("a Gilbarco sale is read twice, offered and told in IFSF states", "[drivers][gilbarco]")
{
    station s;
    s.ends.run_for(5s);
    REQUIRE(s.sell(1, 40'000));
    s.ends.run_for(5s);

    const auto records = s.heard.of<record_offered>();
    REQUIRE(records.size() == 1);
    CHECK(records[0].address == 1);
    CHECK(records[0].record_id == "1-0-104000-4000-31400-7850");
    CHECK(records[0].record.nozzle == 1);
    CHECK(records[0].record.volume == milliliters{40'000});
    CHECK(records[0].record.amount == minor_units{31'400});
    CHECK(records[0].record.price == unit_price{7'850});
    CHECK(records[0].record.totaliser == milliliters{1'040'000});
    CHECK_FALSE(records[0].record.doubtful);
    CHECK(s.heard.states(1) == one_sale);
    CHECK(s.heard.notices().empty());
    const auto progress = s.heard.of<fuelling_progress>();
    REQUIRE_FALSE(progress.empty());
    CHECK(progress.back().price == unit_price{7'850});
    CHECK(progress.back().volume.count > 30'000);
}

TEST_CASE("a Gilbarco master that observes sends nothing that starts, stops or changes a pump",
          "[drivers][gilbarco]")
{
    station s(2);
    for (int i = 0; i < 3; ++i)
        REQUIRE(s.sell(1 + i % 2, 10'000 + 10 * i));
    using gilbarco::command;
    CHECK(s.tapped.sent == std::set<command>{command::status, command::transaction, command::totals,
                                             command::money});
}

TEST_CASE("a Gilbarco record is offered until it is stored", "[drivers][gilbarco]")
{
    station s;
    REQUIRE(s.pumps.begin({.nozzle = 1, .card = {}, .volume_ml = 20'000}, s.ends.now()));
    s.ends.run_for(1min);
    const auto before = s.heard.of<record_offered>().size();
    CHECK(before > 3);
    CHECK(s.heard.ids().size() == 1);
    s.commit();
    s.ends.run_for(1min);
    CHECK(s.heard.of<record_offered>().size() == before);
}

TEST_CASE("a Gilbarco transaction that stays complete is one record", "[drivers][gilbarco]")
{
    station s(1, given{{"stays", "yes"}});
    s.ends.run_for(5s);
    REQUIRE(s.sell(1, 20'000));
    s.ends.run_for(5min);
    REQUIRE(s.sell(1, 20'000));
    s.ends.run_for(5min);
    CHECK(s.heard.ids().size() == 2);
    CHECK(s.heard.notices().empty());
}

TEST_CASE("grades of one Gilbarco pump have totals of their own", "[drivers][gilbarco]")
{
    station s(3, given{{"one_pump", "yes"}});
    s.ends.run_for(5s);
    for (const int nozzle : {1, 3, 2, 3})
        REQUIRE(s.sell(nozzle, 10'000 * nozzle));
    s.ends.run_for(5s);
    const auto records = s.heard.of<record_offered>();
    REQUIRE(s.heard.ids().size() == 4);
    CHECK(records[0].record.nozzle == 1);
    CHECK(records[1].record.nozzle == 3);
    CHECK(records[3].record.totaliser == milliliters{1'060'000});
    CHECK(s.heard.notices().empty());
}

TEST_CASE("the last Gilbarco sale before our start is offered as doubtful, always with one key",
          "[drivers][gilbarco]")
{
    station s;
    s.pumps.preload(1, s.ends.now());
    s.ends.run_for(10s);
    const auto records = s.heard.of<record_offered>();
    REQUIRE(s.heard.ids().size() == 1);
    CHECK(records[0].record.doubtful);

    auto fresh = test::gilbarco_master(1);
    test::heard_events again;
    test::two_ends ends(fresh, s.pumps, [&](const device_event& e) { again.all.push_back(e); });
    ends.run_for(10s);
    CHECK(again.ids() == s.heard.ids());
}

TEST_CASE("a Gilbarco sale keeps its key when our side restarts", "[drivers][gilbarco]")
{
    station s;
    s.ends.run_for(5s);
    REQUIRE(s.sell(1, 20'000));
    auto fresh = test::gilbarco_master(1);
    test::heard_events again;
    test::two_ends ends(fresh, s.pumps, [&](const device_event& e) { again.all.push_back(e); });
    ends.run_for(10s);
    CHECK(again.ids() == s.heard.ids());
}

TEST_CASE("a Gilbarco sale during a line cut is taken up afterwards, and is not in doubt",
          "[drivers][gilbarco]")
{
    station s;
    s.ends.run_for(5s);
    REQUIRE(s.sell(1, 10'000));
    s.ends.plug(false);
    REQUIRE(s.pumps.begin({.nozzle = 1, .card = {}, .volume_ml = 20'000}, s.ends.now()));
    s.ends.run_for(1min);
    s.ends.plug(true);
    s.ends.run_for(30s);
    const auto records = s.heard.of<record_offered>();
    REQUIRE(s.heard.ids().size() == 2);
    CHECK(records.back().record.volume == milliliters{20'000});
    CHECK_FALSE(records.back().record.doubtful);
    CHECK(s.heard.notices().empty());
}

TEST_CASE("of two Gilbarco sales during a line cut the first is missed by the totals",
          "[drivers][gilbarco]")
{
    station s(1, given{{"hasty", "yes"}});
    s.ends.run_for(5s);
    s.ends.plug(false);
    for (const int volume : {25'000, 20'000}) {
        REQUIRE(s.pumps.begin({.nozzle = 1, .card = {}, .volume_ml = volume}, s.ends.now()));
        s.ends.run_for(1min);
    }
    s.ends.plug(true);
    s.ends.run_for(30s);
    REQUIRE(s.heard.ids().size() == 1);
    CHECK(s.heard.of<record_offered>()[0].record.volume == milliliters{20'000});
    const auto notices = s.heard.of<device_notice>();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].kind == "missing_sale");
    CHECK(notices[0].text.find("25.00 L") != std::string::npos);
}

TEST_CASE("a Gilbarco pump without totals gives records with the time in their key",
          "[drivers][gilbarco]")
{
    station s(1, given{{"totals", "none"}});
    s.ends.run_for(10s);
    REQUIRE(s.sell(1, 20'000));
    s.ends.run_for(10s);
    const auto records = s.heard.of<record_offered>();
    REQUIRE(s.heard.ids().size() == 1);
    CHECK(records[0].record_id == "1-0-at-2026-05-03T12:00:00-2000-15700-7850");
    CHECK(s.heard.of<fell_silent>().empty());
}

TEST_CASE("an adapter that hears itself does not disturb a Gilbarco line", "[drivers][gilbarco]")
{
    station s(2, given{{"echo", "yes"}});
    s.ends.run_for(5s);
    REQUIRE(s.sell(1, 20'000));
    REQUIRE(s.sell(2, 20'000));
    CHECK(s.heard.ids().size() == 2);
    CHECK(s.heard.notices().empty());
}

TEST_CASE("two Gilbarco pumps with one number are told", "[drivers][gilbarco]")
{
    station s(1, given{{"twin", "yes"}});
    s.ends.run_for(10s);
    const auto notices = s.heard.notices();
    CHECK(std::count(notices.begin(), notices.end(), "address_clash") == 1);
    CHECK(s.heard.ids().empty());
}

TEST_CASE("sixteen Gilbarco pumps on one line fuel at once", "[drivers][gilbarco]")
{
    station s(16);
    s.ends.run_for(10s);
    for (int pump = 1; pump <= 16; ++pump)
        REQUIRE(s.pumps.begin({.nozzle = pump, .card = {}, .volume_ml = 20'000 + 10 * pump},
                              s.ends.now()));
    REQUIRE(s.ends.run_until([&] { return s.heard.ids().size() == 16; }, 10min));
    CHECK(s.heard.notices().empty());
}

TEST_CASE("a silent Gilbarco pump is told once and comes back by itself", "[drivers][gilbarco]")
{
    station s;
    s.ends.run_for(5s);
    s.pumps.be_silent(s.ends.now() + 5min);
    s.ends.run_for(6min);
    CHECK(s.heard.of<fell_silent>().size() == 1);
    CHECK(s.heard.of<spoke_again>().size() == 2);
    CHECK(s.heard.ids().empty());
}

TEST_CASE("an hour of line noise on a Gilbarco line makes no false sale and loses none",
          "[drivers][gilbarco]")
{
    for (const std::uint32_t seed : {1u}) {
        CAPTURE(seed);
        const simulator::fault_rates bad{
            .lose = 0.001, .damage = 0.001, .repeat = 0.001, .delay = 10ms};
        station s(2, {}, bad, seed);
        s.ends.run_for(10s);
        std::int64_t sold = 0;
        for (int i = 0; i < 120; ++i) {
            REQUIRE(s.sell(1 + i % 2, 10'000 + 10 * i));
            sold += 10'000 + 10 * i;
            s.ends.run_for(28s);
        }
        s.ends.run_for(20s);
        CHECK(s.heard.ids().size() == 120);
        std::map<std::string, std::int64_t> volumes;
        for (const auto& r : s.heard.of<record_offered>())
            volumes[r.record_id] = r.record.volume.count;
        std::int64_t sum = 0;
        for (const auto& [id, volume] : volumes)
            sum += volume;
        CHECK(sum == sold);
        const auto notices = s.heard.notices();
        CHECK(std::count(notices.begin(), notices.end(), "missing_sale") == 0);
    }
}
