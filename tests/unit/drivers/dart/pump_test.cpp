// Whole deliveries between our master (and a silent listener) and simulated DART pumps.
#include "drivers/dart/master.hpp"
#include "drivers/dart/tap.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/simulator/dart_dispenser.hpp"
#include "tests/support/talk.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

const local_time noon{{20'000}, 43'200};

struct bench {
    explicit bench(int nozzles = 1, std::map<std::string, std::string> options = {},
                   dart::pump_settings common = {})
        : far(settings(nozzles, std::move(options))),
          host(make(common, nozzles), dart::line_timing()),
          line(host, far)
    {}

    simulator::dispenser_settings settings(int nozzles, std::map<std::string, std::string> options)
    {
        simulator::dispenser_settings s;
        s.nozzles.clear();
        for (int n = 1; n <= nozzles; ++n)
            s.nozzles.push_back({n, "92", 7'850, 1'000'000 * n});
        s.options = std::move(options);
        s.speed = s.options.contains("waits") ? 2 : 20;
        s.watch = [this](const simulator::happening& h) {
            if (h.what == simulator::happening::kind::fuelling_finished)
                done.push_back(h);
        };
        separate = s.options.contains("separate");
        return s;
    }

    std::vector<dart::polled_pump> make(dart::pump_settings common, int nozzles)
    {
        std::vector<dart::polled_pump> pumps;
        for (int n = 0; n < (separate ? nozzles : 1); ++n) {
            common.address = dart::first_address + n;
            pumps.emplace_back(dart::pump(common, [] { return std::optional(noon); }));
        }
        return pumps;
    }

    // Different record ids, in the order first offered.
    static std::vector<record_offered> records(const std::vector<device_event>& events)
    {
        std::set<std::string> known;
        std::vector<record_offered> out;
        for (const auto& r : test::wire::only<record_offered>(events))
            if (known.insert(r.record_id).second)
                out.push_back(r);
        return out;
    }
    std::vector<record_offered> records() const { return records(line.events); }

    std::vector<point_state> states() const
    {
        std::vector<point_state> out;
        for (const auto& s : line.seen<state_changed>())
            out.push_back(s.state);
        return out;
    }

    bool separate{};
    std::vector<simulator::happening> done;
    simulator::dart_dispenser far;
    dart::master host;
    test::wire line;
};

}  // namespace

TEST_CASE("a delivery at a DART pump becomes one record with its totaliser", "[drivers][dart]")
{
    bench b;
    b.line.run(2s);
    REQUIRE(b.far.begin({1, "", 40'000}, b.line.now));
    b.line.run(10s);
    REQUIRE(b.done.size() == 1);
    REQUIRE(b.records().size() == 1);
    const auto r = b.records()[0];
    CHECK(r.address == 1);
    CHECK(r.record.kind == record_kind::sale);
    CHECK(r.record.nozzle == 1);
    CHECK(r.record.volume == milliliters{40'000});
    CHECK(r.record.amount == minor_units{31'400});
    CHECK(r.record.price == unit_price{7'850});
    CHECK(r.record.totaliser == milliliters{1'040'000});
    CHECK_FALSE(r.record.doubtful);
    CHECK_FALSE(b.line.seen<fuelling_progress>().empty());
}

TEST_CASE("a DART pump's states are told in IFSF terms, each once", "[drivers][dart]")
{
    bench b;
    b.line.run(2s);
    b.far.begin({1, "", 40'000}, b.line.now);
    b.line.run(10s);
    CHECK(b.states() == std::vector{point_state::idle, point_state::calling,
                                    point_state::authorised, point_state::fuelling,
                                    point_state::idle});
}

TEST_CASE("our master asks nothing that would change a pump unless it is in charge",
          "[drivers][dart]")
{
    bench b;
    b.line.run(2s);
    b.far.begin({1, "", 40'000}, b.line.now);
    b.line.run(30s);
    const std::set<int> harmless{0x00, 0x02, 0x03, 0x04, 0x0F};
    dart::frame_decoder decoder;
    for (const auto& line : b.line.sent_by_host)
        decoder.feed(line);
    int asked = 0;
    while (const auto f = decoder.next()) {
        REQUIRE(f->has_value());
        if ((*f)->kind != dart::frame_kind::data)
            continue;
        ++asked;
        const auto orders = dart::parse_to_pump((*f)->data).value();
        for (const auto& o : orders) {
            if (const auto* one = std::get_if<dart::pump_order>(&o))
                CHECK(harmless.count(static_cast<int>(one->what)) == 1);
            else
                CHECK(std::holds_alternative<dart::totals_request>(o));
        }
    }
    CHECK(asked > 3);
}

TEST_CASE("a DART record is offered again until it is acknowledged", "[drivers][dart]")
{
    bench b;
    b.line.run(2s);
    b.far.begin({1, "", 40'000}, b.line.now);
    b.line.run(35s);
    const auto offered = b.line.seen<record_offered>().size();
    CHECK(offered >= 3);
    b.host.acknowledge(b.records()[0].record_id, b.line.now);
    b.line.run(60s);
    CHECK(b.line.seen<record_offered>().size() == offered);
}

TEST_CASE("a delivery that ended while we were away is read when we return, under the same key",
          "[drivers][dart]")
{
    bench b;
    b.line.run(1s);
    b.far.begin({1, "", 40'000}, b.line.now);
    b.line.run(10s);
    REQUIRE(b.records().size() == 1);

    bench again;
    again.far.begin({1, "", 40'000}, again.line.now);
    again.far.be_silent(again.line.now + 10s);  // as if nobody listened
    again.line.run(30s);
    REQUIRE(again.records().size() == 1);
    CHECK(again.records()[0].record_id == b.records()[0].record_id);
    CHECK_FALSE(again.records()[0].record.doubtful);
}

TEST_CASE("an idle pump that is met for the first time yields no record", "[drivers][dart]")
{
    bench b;
    b.line.run(30s);
    CHECK(b.records().empty());
}

TEST_CASE("litres that no record explains are told", "[drivers][dart]")
{
    bench b;
    b.line.run(1s);
    b.far.begin({1, "", 10'000}, b.line.now);
    b.line.run(10s);
    b.far.preload(1, b.line.now);  // a delivery nobody saw, and its figures overwritten by the next
    b.far.begin({1, "", 20'000}, b.line.now);
    b.line.run(10s);
    CHECK(b.records().size() == 2);
    bool told = false;
    for (const auto& n : b.line.seen<device_notice>())
        told = told || (n.kind == "missing_sale" && n.text.find("10000 ml") != std::string::npos);
    CHECK(told);
}

TEST_CASE("a pump without totals gets records keyed by the time of their end", "[drivers][dart]")
{
    bench b;
    b.far.has_no_totals(true);
    b.line.run(1s);
    b.far.begin({1, "", 40'000}, b.line.now);
    b.line.run(12s);
    REQUIRE(b.records().size() == 1);
    CHECK(b.records()[0].record_id.find(to_string(noon)) != std::string::npos);
    CHECK(b.records()[0].record.volume == milliliters{40'000});
    CHECK_FALSE(b.records()[0].record.doubtful);
}

TEST_CASE("several pumps on one line are served at once and a dead one delays nobody",
          "[drivers][dart]")
{
    bench b(4, {{"separate", ""}});
    b.line.run(2s);
    for (int n = 1; n <= 4; ++n)
        REQUIRE(b.far.begin({n, "", 10'000 * n}, b.line.now));
    b.line.run(15s);
    REQUIRE(b.records().size() == 4);
    std::set<int> addresses;
    for (const auto& r : b.records())
        addresses.insert(r.address);
    CHECK(addresses == std::set{1, 2, 3, 4});
}

TEST_CASE("an hour of trade on a noisy DART line loses and doubles no sale", "[drivers][dart]")
{
    bench b(2, {{"separate", ""}});
    b.line.to_far = test::noisy_cable(33, 1'000);
    b.line.to_host = test::noisy_cable(4, 1'000);
    b.line.run(2s);
    for (int i = 0; i < 240; ++i) {
        REQUIRE(b.far.begin({1 + i % 2, "", 5'000 + 10 * i}, b.line.now));
        b.line.run(15s);
    }
    REQUIRE(b.done.size() == 240);
    const auto records = b.records();
    for (const auto& kind : b.line.notices())
        CHECK(kind == "identified");
    REQUIRE(records.size() == 240);
    for (std::size_t i = 0; i < records.size(); ++i) {
        CHECK(records[i].record.volume.count == b.done[i].volume_ml);
        CHECK(records[i].record.amount.count == b.done[i].amount_minor);
    }
    CHECK_FALSE(b.line.seen<line_noise>().empty());
}

TEST_CASE("a pump that loses power is silent, comes back and goes on", "[drivers][dart]")
{
    bench b;
    b.line.run(1s);
    b.far.be_silent(b.line.now + 20s);
    b.line.run(20s);
    CHECK(b.line.seen<fell_silent>().size() == 1);
    b.far.restart(b.line.now);
    b.line.run(15s);
    CHECK(b.line.seen<spoke_again>().size() == 1);
    CHECK(b.line.notices() == std::vector<std::string>{"identified", "device_error"});
    b.far.begin({1, "", 40'000}, b.line.now);
    b.line.run(10s);
    CHECK(b.records().size() == 1);
}

TEST_CASE("a master that is in charge authorises and clears a pump only after the commit",
          "[drivers][dart]")
{
    dart::pump_settings in_charge;
    in_charge.authorises = true;
    bench b(1, {{"waits", ""}}, in_charge);
    b.line.run(2s);
    b.far.begin({1, "", 6'000}, b.line.now);
    b.line.run(12s);
    REQUIRE(b.records().size() == 1);
    const auto states = b.states();
    CHECK(std::count(states.begin(), states.end(), point_state::authorised) == 1);
    const auto sent = [&](dart::order what) {
        int times = 0;
        const bytes wanted = dart::encode(dart::to_pump{dart::pump_order{what}});
        for (const auto& line : b.line.sent_by_host)
            times +=
                std::search(line.begin(), line.end(), wanted.begin(), wanted.end()) != line.end();
        return times;
    };
    CHECK(sent(dart::order::authorise) >= 1);
    CHECK(sent(dart::order::reset) == 0);
    b.host.acknowledge(b.records()[0].record_id, b.line.now);
    b.line.run(5s);
    CHECK(sent(dart::order::reset) >= 1);
}

TEST_CASE("wrong decimals in the configuration are told, not guessed", "[drivers][dart]")
{
    dart::pump_settings wrong;
    wrong.volume_decimals = 3;
    bench b(1, {}, wrong);
    b.line.run(2s);
    b.far.begin({1, "", 40'000}, b.line.now);
    b.line.run(10s);
    CHECK(b.line.notices() == std::vector<std::string>{"identified", "decimals_differ"});

    wrong.parameters_at = 0;  // the place in DC7 is known: the pump's own setting counts
    bench told(1, {}, wrong);
    told.line.run(3s);
    told.far.begin({1, "", 40'000}, told.line.now);
    told.line.run(10s);
    REQUIRE(told.records().size() == 1);
    CHECK(told.records()[0].record.volume == milliliters{40'000});
}

TEST_CASE("a listener beside another master hears every sale and sends nothing", "[drivers][dart]")
{
    bench b(2, {{"separate", ""}});
    dart::tap ear({}, [] { return std::optional(noon); });
    b.line.overhear(ear);
    b.line.run(2s);
    for (int i = 0; i < 5; ++i) {
        b.far.begin({1, "", 10'000 + 10 * i}, b.line.now);
        b.far.begin({2, "", 20'000 + 10 * i}, b.line.now);
        b.line.run(12s);
    }
    REQUIRE(b.records().size() == 10);
    const auto heard = bench::records(b.line.overheard);
    REQUIRE(heard.size() == 10);
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK(heard[i].record.volume == b.records()[i].record.volume);
        CHECK(heard[i].record.amount == b.records()[i].record.amount);
        CHECK(heard[i].record_id == b.records()[i].record_id);
    }
    CHECK(b.line.sent_by_ear == 0);
}

TEST_CASE("an adapter that hears what it sends does not confuse the master", "[drivers][dart]")
{
    simulator::dispenser_settings s;
    s.speed = 20;
    simulator::dart_dispenser far(s);
    polling timing = dart::line_timing();
    timing.echo = true;
    std::vector<dart::polled_pump> pumps;
    pumps.emplace_back(dart::pump({}, [] { return std::optional(noon); }));
    polled_line<dart::polled_pump> host(std::move(pumps), timing);
    test::wire line(host, far);
    line.to_far = [&](bytes& sent) { host.on_bytes(sent, line.now); };
    line.run(2s);
    far.begin({1, "", 40'000}, line.now);
    line.run(10s);
    CHECK(bench::records(line.events).size() == 1);
    CHECK(line.seen<fell_silent>().empty());
}

TEST_CASE("the next customer's haste does not cost a record its totaliser", "[drivers][dart]")
{
    bench b(2);
    b.line.run(2s);
    for (int i = 0; i < 10; ++i) {  // the nozzles of one pump in turn, without a pause between
        const int nozzle = 1 + i % 2;
        while (!b.far.begin({nozzle, "", 5'000 + 10 * i}, b.line.now))
            b.line.run(10ms);
    }
    b.line.run(10s);
    const auto records = b.records();
    REQUIRE(records.size() == 10);
    for (const auto& r : records)
        CHECK(r.record.totaliser.count > 0);
    for (const auto& n : b.line.notices())
        CHECK(n != "missing_sale");
}

TEST_CASE("two DART pumps with the same address are told and nothing of theirs is stored",
          "[drivers][dart]")
{
    simulator::dispenser_settings s;
    s.speed = 20;
    simulator::dart_dispenser one(s);
    s.nozzles[0].totaliser_ml = 77'000'000;
    simulator::dart_dispenser other(s);
    test::both_of far(one, other);
    std::vector<dart::polled_pump> pumps;
    pumps.emplace_back(dart::pump({}, [] { return std::optional(noon); }));
    dart::master host(std::move(pumps), dart::line_timing());
    test::wire line(host, far);
    line.run(3s);
    one.begin({1, "", 40'000}, line.now);
    line.run(1s);
    other.begin({1, "", 20'000}, line.now);
    line.run(20s);
    const auto kinds = line.notices();
    CHECK(std::count(kinds.begin(), kinds.end(), "address_clash") == 1);
    CHECK(bench::records(line.events).empty());
}

TEST_CASE("a nozzle hung up dry does not sell the delivery of before again", "[drivers][dart]")
{
    dart::pump p({}, [] { return std::optional(noon); });
    event_queue out;
    time_point now{1h};
    using dart::pump_status;
    const auto deliver = [&](bool fuel_runs) {
        p.hear({dart::nozzle_and_price{785, 1, true}, dart::status{pump_status::authorised}}, now,
               out);
        if (fuel_runs)
            p.hear({dart::status{pump_status::filling}}, now, out);
        p.hear({dart::nozzle_and_price{785, 1, false}, dart::status{pump_status::completed}}, now,
               out);
        p.hear({dart::filled{1'000, 7'850}}, now, out);  // what it shows when it is asked
        now += 10s;
        p.tick(now, out);  // it has no totals
    };
    p.hear({dart::status{pump_status::reset}}, now, out);
    p.hear({dart::filled{}}, now, out);
    deliver(true);
    deliver(false);
    std::vector<record_kind> kinds;
    std::set<std::string> ids;
    while (const auto e = out.pop())
        if (const auto* r = std::get_if<record_offered>(&*e))
            if (ids.insert(r->record_id).second)
                kinds.push_back(r->record.kind);
    CHECK(kinds == std::vector{record_kind::sale, record_kind::zero});
}

TEST_CASE("an end that a listener missed does not melt two sales into one", "[drivers][dart]")
{
    using dart::pump_status;
    dart::pump p({}, [] { return std::optional(noon); });
    event_queue out;
    time_point now{1h};
    const auto hear = [&](const std::vector<dart::from_pump>& said) {
        now += 1s;
        p.hear(said, now, out);
    };
    hear({dart::status{pump_status::reset}, dart::filled{}});
    hear({dart::nozzle_and_price{785, 1, true}, dart::status{pump_status::authorised}});
    hear({dart::status{pump_status::filling}});
    hear({dart::filled{1'000, 7'850}});
    hear({dart::nozzle_and_price{785, 1, true}, dart::status{pump_status::authorised}});
    hear({dart::status{pump_status::filling}});
    hear({dart::filled{2'000, 15'700}});
    hear({dart::filled{2'500, 19'625}, dart::nozzle_and_price{785, 1, false},
          dart::status{pump_status::completed}});
    now += 10s;
    p.tick(now, out);
    std::vector<std::pair<std::int64_t, bool>> sold;  // ml, doubtful
    std::set<std::string> ids;
    while (const auto e = out.pop())
        if (const auto* r = std::get_if<record_offered>(&*e))
            if (ids.insert(r->record_id).second)
                sold.emplace_back(r->record.volume.count, r->record.doubtful);
    REQUIRE(sold.size() == 2);
    CHECK(sold[0] == std::pair<std::int64_t, bool>{10'000, true});
    CHECK(sold[1] == std::pair<std::int64_t, bool>{25'000, false});
}

TEST_CASE("what a DART pump still shows of the last sale is no progress of the next car",
          "[drivers][dart]")
{
    dart::pump one({}, {});
    event_queue out;
    const time_point now{};
    const auto progress = [&](const std::vector<dart::from_pump>& said) {
        one.hear(said, now, out);
        std::vector<milliliters> seen;
        while (const auto e = out.pop())
            if (const auto* p = std::get_if<fuelling_progress>(&*e))
                seen.push_back(p->volume);
        return seen;
    };
    const dart::filled last_sale{4'000, 31'400};
    const std::vector<milliliters> nothing{};
    CHECK(progress({dart::status{dart::pump_status::authorised}}) == nothing);
    CHECK(progress({last_sale}) == nothing);
    CHECK(progress({last_sale}) == nothing);
    CHECK(progress({dart::filled{}}) == std::vector{milliliters{0}});
    CHECK(progress({dart::filled{5, 39}}) ==
          std::vector{milliliters{50}});  // "filling" was not heard
    CHECK(progress({dart::status{dart::pump_status::filling}, dart::filled{10, 78}}) ==
          std::vector{milliliters{100}});
    CHECK(progress({dart::status{dart::pump_status::completed}, dart::filled{10, 78}}) == nothing);
    // The next car takes the same litres to the drop: told as soon as fuel runs.
    CHECK(progress({dart::status{dart::pump_status::authorised}, dart::filled{10, 78}}) == nothing);
    CHECK(progress({dart::status{dart::pump_status::filling}, dart::filled{10, 78}}) ==
          std::vector{milliliters{100}});
}
