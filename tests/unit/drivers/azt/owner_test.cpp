#include "tests/unit/drivers/azt/forecourt.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

// Sees what our side sends.
class recorder final : public session {
public:
    explicit recorder(session& inner) : inner_(inner) {}

    void on_open(time_point now) override { inner_.on_open(now); }
    void on_bytes(byte_view input, time_point now) override { inner_.on_bytes(input, now); }
    action resume(time_point now) override
    {
        auto todo = inner_.resume(now);
        if (const auto* t = std::get_if<transmit>(&todo)) {
            azt::frame_decoder decoder;
            decoder.feed(t->frame);
            sent.insert(azt::parse_request(**decoder.next())->code);
        }
        return todo;
    }

    std::set<azt::command> sent;

private:
    session& inner_;
};

struct station {
    explicit station(int channels = 1, std::map<std::string, std::string> options = {},
                     simulator::fault_rates faults = {}, azt::pump_settings ours = {},
                     std::uint32_t seed = 1)
        : pumps(test::azt_nozzles(channels, std::move(options),
                                  [this](const auto& h) { truth.push_back(h); })),
          host(test::azt_master(numbers(channels), std::move(ours))),
          tapped(host),
          ends(
              tapped, pumps, [this](const device_event& e) { on_event(e); }, faults, seed)
    {}

    static std::vector<int> numbers(int count)
    {
        std::vector<int> all;
        for (int i = 1; i <= count; ++i)
            all.push_back(i);
        return all;
    }

    void on_event(const device_event& e)
    {
        heard.all.push_back(e);
        if (const auto* r = std::get_if<record_offered>(&e))
            offered.push_back(r->record_id);
    }

    // What the store does: later than the offer, never from inside it.
    void commit()
    {
        for (const auto& id : offered)
            host.acknowledge(id, ends.now());
        offered.clear();
    }

    // True once the sale is stored here and forgotten there.
    bool sell(int channel, std::int64_t volume_ml)
    {
        if (!pumps.begin({.nozzle = channel, .card = {}, .volume_ml = volume_ml}, ends.now()))
            return false;
        return ends.run_until(
            [&] {
                commit();
                return !pumps.busy() && pumps.unacknowledged() == 0;
            },
            10min);
    }

    int happened(simulator::happening::kind what) const
    {
        return static_cast<int>(std::count_if(truth.begin(), truth.end(),
                                              [&](const auto& h) { return h.what == what; }));
    }

    std::vector<simulator::happening> truth;
    simulator::azt_pumps pumps;
    azt::owned_line host;
    recorder tapped;
    test::heard_events heard;
    std::vector<std::string> offered;
    test::two_ends ends;
};

const std::vector<point_state> one_sale{point_state::idle, point_state::calling,
                                        point_state::fuelling, point_state::suspended_fuelling,
                                        point_state::idle};

}  // namespace

TEST_CASE("an AZT sale is read, stored, confirmed and told in IFSF states", "[drivers][azt]")
{
    station s;
    s.ends.run_for(2s);
    REQUIRE(s.sell(1, 40'000));
    s.ends.run_for(2s);

    const auto records = s.heard.of<record_offered>();
    REQUIRE(records.size() == 1);
    CHECK(records[0].address == 1);
    CHECK(records[0].record_id == "1-104000-4000-31400-785");
    CHECK(records[0].record.volume == milliliters{40'000});
    CHECK(records[0].record.amount == minor_units{31'400});
    CHECK(records[0].record.price == unit_price{7'850});
    CHECK(records[0].record.totaliser == milliliters{1'040'000});
    CHECK_FALSE(records[0].record.doubtful);
    CHECK(s.heard.states(1) == one_sale);
    CHECK_FALSE(s.heard.of<fuelling_progress>().empty());
    CHECK(s.heard.notices().empty());
    CHECK(s.heard.of<line_noise>().empty());
}

TEST_CASE("an AZT master that observes sends nothing that starts, stops or changes a pump",
          "[drivers][azt]")
{
    station s(2);
    for (int i = 0; i < 3; ++i)
        REQUIRE(s.sell(1 + i % 2, 10'000 + 10 * i));
    for (const auto code : s.tapped.sent) {
        const auto* row = azt::find_command(static_cast<std::uint8_t>(code));
        CAPTURE(row->name);
        CHECK((!row->changes_something || code == azt::command::confirm));
    }
    CHECK(s.tapped.sent.count(azt::command::confirm) == 1);
}

TEST_CASE("an AZT pump is told to forget a sale only after it is stored", "[drivers][azt]")
{
    station s;
    REQUIRE(s.pumps.begin({.nozzle = 1, .card = {}, .volume_ml = 20'000}, s.ends.now()));
    s.ends.run_for(2min);
    CHECK(s.pumps.unacknowledged() == 1);
    CHECK(s.tapped.sent.count(azt::command::confirm) == 0);
    CHECK(s.heard.of<record_offered>().size() > 3);  // offered again and again
    CHECK(s.heard.ids().size() == 1);

    s.commit();
    s.ends.run_for(2s);
    CHECK(s.pumps.unacknowledged() == 0);
}

TEST_CASE("two equal AZT sales in a row are two records", "[drivers][azt]")
{
    station s;
    REQUIRE(s.sell(1, 20'000));
    REQUIRE(s.sell(1, 20'000));
    CHECK(s.heard.ids().size() == 2);
}

TEST_CASE("an AZT sale keeps its key when our side restarts before it is confirmed",
          "[drivers][azt]")
{
    for (const auto* totals : {"at_finish", "late"}) {
        CAPTURE(totals);
        azt::pump_settings ours;
        ours.totals_late = totals == std::string("late");
        std::map<std::string, std::string> options{{"totals", totals}};
        station s(1, options, {}, ours);
        s.ends.run_for(5s);
        REQUIRE(s.pumps.begin({.nozzle = 1, .card = {}, .volume_ml = 20'000}, s.ends.now()));
        s.ends.run_for(30s);
        REQUIRE(s.heard.ids().size() == 1);

        auto fresh = test::azt_master({1}, ours);
        test::heard_events again;
        test::two_ends ends(fresh, s.pumps, [&](const device_event& e) { again.all.push_back(e); });
        ends.run_for(10s);
        CHECK(again.ids() == s.heard.ids());
    }
}

TEST_CASE("an AZT pump that counts late is understood and named", "[drivers][azt]")
{
    station s(1, std::map<std::string, std::string>{{"totals", "late"}});
    s.ends.run_for(5s);
    REQUIRE(s.sell(1, 20'000));
    REQUIRE(s.sell(1, 30'000));
    s.ends.run_for(5s);
    const auto records = s.heard.of<record_offered>();
    REQUIRE(records.size() == 2);
    CHECK(records[0].record.totaliser == milliliters{1'020'000});
    CHECK(records[1].record.totaliser == milliliters{1'050'000});
    CHECK(s.heard.notices() == std::vector<std::string>{"totals_late"});
}

TEST_CASE("an AZT pump without totals gives records with the time in their key", "[drivers][azt]")
{
    station s(1, std::map<std::string, std::string>{{"totals", "none"}});
    REQUIRE(s.sell(1, 20'000));
    const auto records = s.heard.of<record_offered>();
    REQUIRE(records.size() == 1);
    CHECK(records[0].record_id == "1-at-2026-05-03T12:00:00-2000-15700-785");
    CHECK(records[0].record.totaliser == milliliters{0});
    CHECK_FALSE(records[0].record.doubtful);
}

TEST_CASE("AZT pumps of every type are read", "[drivers][azt]")
{
    for (const auto* type : {"A", "B", "C", "D", "E", "F", "G", "H"}) {
        CAPTURE(type);
        station s(1, std::map<std::string, std::string>{{"type", type}});
        REQUIRE(s.sell(1, 25'000));
        const auto records = s.heard.of<record_offered>();
        REQUIRE(records.size() == 1);
        CHECK(records[0].record.volume == milliliters{25'000});
        CHECK(records[0].record.amount == minor_units{19'625});
    }
}

TEST_CASE("an AZT confirmation that is refused is repeated with fresh figures", "[drivers][azt]")
{
    station s;
    s.pumps.refuse_confirmations(7);
    REQUIRE(s.sell(1, 20'000));
    CHECK(s.heard.ids().size() == 1);
    CHECK(s.heard.notices() == std::vector<std::string>{"confirm_refused"});
}

TEST_CASE("several AZT pumps on one line fuel at once", "[drivers][azt]")
{
    station s(6);
    for (int channel = 1; channel <= 6; ++channel)
        REQUIRE(s.pumps.begin({.nozzle = channel, .card = {}, .volume_ml = 10'000 + 10 * channel},
                              s.ends.now()));
    REQUIRE(s.ends.run_until(
        [&] {
            s.commit();
            return !s.pumps.busy() && s.pumps.unacknowledged() == 0;
        },
        10min));
    CHECK(s.heard.ids().size() == 6);
    CHECK(s.happened(simulator::happening::kind::record_acknowledged) == 6);
}

TEST_CASE("a silent AZT pump is told once, comes back by itself, and its sale is not lost",
          "[drivers][azt]")
{
    station s;
    s.ends.run_for(5s);
    REQUIRE(s.pumps.begin({.nozzle = 1, .card = {}, .volume_ml = 20'000}, s.ends.now()));
    s.pumps.be_silent(s.ends.now() + 5min);
    s.ends.run_for(4min);
    CHECK(s.heard.of<fell_silent>().size() == 1);
    CHECK(s.ends.run_until(
        [&] {
            s.commit();
            return s.pumps.unacknowledged() == 0;
        },
        3min));
    CHECK(s.heard.ids().size() == 1);
    CHECK(s.heard.of<spoke_again>().size() == 2);
    CHECK(s.heard.notices().empty());
}

TEST_CASE("an AZT sale somebody else confirmed while we were away shows in the totaliser",
          "[drivers][azt]")
{
    station s;
    s.ends.run_for(5s);
    s.ends.plug(false);
    REQUIRE(s.pumps.begin({.nozzle = 1, .card = {}, .volume_ml = 20'000}, s.ends.now()));
    s.ends.run_for(1min);
    s.pumps.lose_sale(1);
    s.ends.plug(true);
    s.ends.run_for(30s);
    CHECK(s.heard.ids().empty());
    CHECK(s.heard.notices() == std::vector<std::string>{"missing_sale"});
}

TEST_CASE("two AZT pumps with one channel are told, and nothing false is stored", "[drivers][azt]")
{
    station s(1, std::map<std::string, std::string>{{"twin", "yes"}});
    s.ends.run_for(10s);
    const auto notices = s.heard.notices();
    CHECK(std::count(notices.begin(), notices.end(), "address_clash") == 1);
    CHECK(s.heard.ids().empty());
}

TEST_CASE("an hour of line noise on an AZT line loses and doubles no sale", "[drivers][azt]")
{
    for (const std::uint32_t seed : {1u}) {
        CAPTURE(seed);
        const simulator::fault_rates bad{
            .lose = 0.001, .damage = 0.001, .repeat = 0.001, .delay = 20ms};
        station s(2, {}, bad, {}, seed);
        s.ends.run_for(10s);
        std::int64_t sold = 0;
        for (int i = 0; i < 120; ++i) {
            REQUIRE(s.sell(1 + i % 2, 10'000 + 10 * i));
            sold += 10'000 + 10 * i;
            s.ends.run_for(28s);
        }
        s.ends.run_for(10s);
        CHECK(s.happened(simulator::happening::kind::fuelling_finished) == 120);
        CHECK(s.heard.ids().size() == 120);
        std::map<std::string, std::int64_t> volumes;
        for (const auto& r : s.heard.of<record_offered>())
            volumes[r.record_id] = r.record.volume.count;
        std::int64_t sum = 0;
        for (const auto& [id, volume] : volumes)
            sum += volume;
        CHECK(sum == sold);
        CHECK_FALSE(s.heard.of<line_noise>().empty());
    }
}

TEST_CASE("a cable pulled again and again in the middle of AZT sales loses and doubles none",
          "[drivers][azt]")
{
    station s;
    s.ends.run_for(5s);
    for (int i = 0; i < 100; ++i) {
        REQUIRE(s.ends.run_until(
            [&] {
                s.commit();
                return !s.pumps.busy() && s.pumps.unacknowledged() == 0;
            },
            5min));
        REQUIRE(
            s.pumps.begin({.nozzle = 1, .card = {}, .volume_ml = 5'000 + 10 * i}, s.ends.now()));
        s.ends.run_for(std::chrono::milliseconds(137 * i % 1900));
        s.ends.plug(false);
        s.ends.run_for(std::chrono::milliseconds(611 * i % 3100));
        s.pumps.restart(s.ends.now());
        s.ends.plug(true);
    }
    REQUIRE(s.ends.run_until(
        [&] {
            s.commit();
            return !s.pumps.busy() && s.pumps.unacknowledged() == 0;
        },
        5min));
    CHECK(s.heard.ids().size() == 100);
    CHECK(s.heard.notices().empty());
}
