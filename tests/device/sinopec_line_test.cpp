// A simulated dispenser and our side of its line in one process, under a clock that only the test
// moves: whole shifts of trade, bad cables, power cuts and pulled plugs. Nothing may be lost or told
// twice.
#include "drivers/sinopec/files.hpp"
#include "tests/device/sinopec_trade.hpp"
#include "tests/support/two_ends.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <set>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace thirdvisit::test::sinopec_trade;
using namespace std::chrono_literals;

namespace {

// A car now and then, and a commit every `commit_every`, until `length` has passed; then the rest.
void trade(test::two_ends& line, station& s, simulator::dispenser_machine& pump,
           std::chrono::seconds length, std::chrono::milliseconds commit_every = 700ms)
{
    std::mt19937 random(11);
    auto next_car = line.now();
    const auto end = line.now() + length;
    while (line.now() < end || pump.busy() || pump.unacknowledged() != 0) {
        if (line.now() < end && line.now() >= next_car) {
            pump.begin({.nozzle = 1 + static_cast<int>(random() % 2),
                        .card = random() % 2 == 0 ? card : "",
                        .volume_ml = 10 * static_cast<std::int64_t>(1 + random() % 5000)},
                       line.now());
            next_car += std::chrono::seconds(5 + random() % 60);
        }
        line.run_for(commit_every);
        s.commit(line.now());
        REQUIRE(line.now() < end + 2h);
    }
    line.run_for(10s);
}

}  // namespace

TEST_CASE("a fuelling with a card is told step by step and stored once", "[device][sinopec]")
{
    truth t;
    station s;
    simulator::sinopec_dispenser pump(t.settings());
    test::two_ends line(s.line, pump, [&](const device_event& e) { s.hear(e); });

    REQUIRE(pump.begin({.nozzle = 2, .card = card, .volume_ml = 32'500}, line.now()));
    REQUIRE(line.run_until([&] { return !s.to_acknowledge.empty(); }, 5min));
    CHECK(s.cards == std::vector<std::string>{"0843"});
    CHECK(s.lifted == 1);
    CHECK(t.acknowledged == 0);
    s.commit(line.now());
    line.run_for(10s);
    CHECK(t.acknowledged == 1);
    CHECK(s.hung_up == 1);
    REQUIRE(s.stored.size() == 1);
    const auto& record = s.stored.begin()->second;
    CHECK(record.volume == milliliters{32'500});
    CHECK(record.amount == price_of({32'500}, {7'850}));
    CHECK(record.card->tail == "0843");
    CHECK(record.totaliser == milliliters{1'032'500});
    CHECK(s.silences == 0);
    CHECK(s.noises == 0);
}

TEST_CASE("nothing is acknowledged while the store does not commit", "[device][sinopec]")
{
    truth t;
    station s;
    simulator::sinopec_dispenser pump(t.settings());
    test::two_ends line(s.line, pump, [&](const device_event& e) { s.hear(e); });
    pump.begin({.nozzle = 1, .card = {}, .volume_ml = 5000}, line.now());
    line.run_for(10min);
    CHECK(t.acknowledged == 0);
    CHECK(pump.unacknowledged() == 1);
    CHECK(s.stored.size() == 1);
    s.commit(line.now());
    line.run_for(10s);
    CHECK(t.acknowledged == 1);
}

TEST_CASE("a shift of trade over a good cable", "[device][sinopec]")
{
    truth t;
    station s;
    simulator::sinopec_dispenser pump(t.settings());
    test::two_ends line(s.line, pump, [&](const device_event& e) { s.hear(e); });
    trade(line, s, pump, 6h);
    CHECK(t.sold.size() > 200);
    CHECK(told(s) == t.sold);
    CHECK(s.noises == 0);
    CHECK(s.silences == 0);
    CHECK(s.count("missing_sale") == 0);
    CHECK(s.count("address_clash") == 0);
}

TEST_CASE("an hour over a cable that spoils one byte in a thousand loses and doubles nothing",
          "[device][sinopec]")
{
    truth t;
    station s;
    simulator::sinopec_dispenser pump(t.settings());
    test::two_ends line(s.line, pump, [&](const device_event& e) { s.hear(e); },
                        {.lose = 0.001, .damage = 0.001, .repeat = 0.001, .delay = 100ms});
    trade(line, s, pump, 1h);
    CHECK(t.sold.size() > 50);
    CHECK(told(s) == t.sold);
    CHECK(s.noises > 0);
    CHECK(s.count("address_clash") == 0);
}

TEST_CASE("a slow store loses and doubles nothing", "[device][sinopec]")
{
    truth t;
    station s;
    simulator::sinopec_dispenser pump(t.settings());
    test::two_ends line(s.line, pump, [&](const device_event& e) { s.hear(e); });
    trade(line, s, pump, 1h, 3700ms);
    CHECK(told(s) == t.sold);
}

TEST_CASE("a dispenser that restarts with 500 unsent records gets rid of all of them once",
          "[device][sinopec]")
{
    truth t;
    station s;
    simulator::sinopec_dispenser pump(t.settings());
    pump.preload(500, time_point{});
    test::two_ends line(s.line, pump, [&](const device_event& e) { s.hear(e); });
    for (int i = 0; i < 5; ++i) {
        line.run_for(60s);
        pump.restart(line.now());
    }
    trade(line, s, pump, 1min);
    CHECK(t.sold.size() >= 500);
    CHECK(told(s) == t.sold);
    CHECK(s.count("address_clash") == 0);
}

TEST_CASE("a thousand pulled plugs lose and double nothing", "[device][sinopec]")
{
    truth t;
    station s;
    simulator::sinopec_dispenser pump(t.settings());
    test::two_ends line(s.line, pump, [&](const device_event& e) { s.hear(e); });
    std::mt19937 random(3);
    for (int cycle = 0; cycle < 1000; ++cycle) {
        pump.begin({.nozzle = 1 + cycle % 2, .card = {}, .volume_ml = 1000 + 10 * cycle},
                   line.now());
        line.run_for(std::chrono::milliseconds(random() % 9000));
        line.plug(false);
        line.run_for(std::chrono::milliseconds(random() % 9000));
        s.commit(line.now());
        line.plug(true);
    }
    trade(line, s, pump, 1min);
    CHECK(t.sold.size() > 300);
    CHECK(told(s) == t.sold);
}

TEST_CASE("a dispenser without power is told silent and back, its records come afterwards",
          "[device][sinopec]")
{
    truth t;
    station s;
    simulator::sinopec_dispenser pump(t.settings());
    test::two_ends line(s.line, pump, [&](const device_event& e) { s.hear(e); });
    line.run_for(10s);
    pump.be_silent(line.now() + 1min);
    pump.begin({.nozzle = 1, .card = {}, .volume_ml = 5000}, line.now());
    line.run_for(59s);
    CHECK(s.silences == 1);
    CHECK(s.stored.empty());
    trade(line, s, pump, 1s);
    CHECK(told(s) == t.sold);
}

TEST_CASE("a sale whose record was never offered is re-read by its number", "[device][sinopec]")
{
    truth t;
    station s;
    simulator::sinopec_dispenser pump(t.settings());
    test::two_ends line(s.line, pump, [&](const device_event& e) { s.hear(e); });
    const auto sell = [&] {
        pump.begin({.nozzle = 1, .card = {}, .volume_ml = 10'000}, line.now());
        line.run_for(30s);
        s.commit(line.now());
        line.run_for(5s);
    };
    sell();
    pump.lose_next_record();
    sell();
    sell();
    CHECK(told(s).size() == 2);
    line.run_for(5min);
    CHECK(told(s) == t.sold);
    CHECK(s.count("missing_sale") == 0);
}

TEST_CASE("a tap beside an owner hears everything, says nothing and misses nothing",
          "[device][sinopec]")
{
    truth t;
    auto never_asks = owner();  // else it would re-read the missing record, and the tap hear it
    never_asks.ask = false;
    station pc(never_asks);
    station tap(sinopec::session_settings{});
    simulator::sinopec_dispenser pump(t.settings());

    // The tap's transmitter would be heard by nobody; that it stays silent is checked here.
    struct bus final : session {
        bus(session& a, session& b) : owner(a), listener(b) {}
        void on_open(time_point now) override
        {
            owner.on_open(now);
            listener.on_open(now);
        }
        void on_bytes(byte_view in, time_point now) override
        {
            owner.on_bytes(in, now);
            listener.on_bytes(in, now);
        }
        action resume(time_point now) override
        {
            for (;;) {
                const auto quiet = listener.resume(now);
                CHECK_FALSE(std::holds_alternative<transmit>(quiet));
                if (const auto* p = std::get_if<publish>(&quiet)) {
                    heard(p->event);
                    continue;
                }
                auto todo = owner.resume(now);
                if (const auto* t = std::get_if<transmit>(&todo))
                    listener.on_bytes(t->frame, now);
                if (auto* s = std::get_if<sleep_until>(&todo))
                    s->when = std::min(s->when, std::get<sleep_until>(quiet).when);
                return todo;
            }
        }
        session& owner;
        session& listener;
        std::function<void(const device_event&)> heard;
    } both(pc.line, tap.line);
    both.heard = [&](const device_event& e) { tap.hear(e); };

    test::two_ends line(both, pump, [&](const device_event& e) { pc.hear(e); });
    trade(line, pc, pump, 1h);
    CHECK(told(tap) == t.sold);
    CHECK(tap.lifted == pc.lifted);
    CHECK(tap.count("missing_sale") == 0);

    pump.lose_next_record();
    trade(line, pc, pump, 30min);
    CHECK(tap.count("missing_sale") == 1);
}

TEST_CASE("two dispensers at one address are reported, and nothing false is stored",
          "[device][sinopec]")
{
    truth t;
    truth u;
    station s;
    simulator::sinopec_dispenser one(t.settings());
    simulator::sinopec_dispenser two(u.settings());

    struct twins final : session {
        twins(session& a, session& b) : first(a), second(b) {}
        void on_open(time_point now) override
        {
            first.on_open(now);
            second.on_open(now);
        }
        void on_bytes(byte_view in, time_point now) override
        {
            first.on_bytes(in, now);
            second.on_bytes(in, now);
        }
        action resume(time_point now) override
        {
            auto a = first.resume(now);
            if (!std::holds_alternative<sleep_until>(a))
                return a;
            auto b = second.resume(now);
            if (auto* rest = std::get_if<sleep_until>(&b))
                rest->when = std::min(rest->when, std::get<sleep_until>(a).when);
            return b;
        }
        session& first;
        session& second;
    } both(one, two);

    test::two_ends line(s.line, both, [&](const device_event& e) { s.hear(e); }, {.delay = 300ms});
    one.begin({.nozzle = 1, .card = {}, .volume_ml = 5'000}, line.now());
    line.run_for(3s);
    two.begin({.nozzle = 1, .card = {}, .volume_ml = 9'000}, line.now());
    for (int i = 0; i < 200; ++i) {
        line.run_for(1s);
        s.commit(line.now());
    }
    CHECK(s.count("address_clash") == 1);
    // Both are number 1. Whatever is stored really happened, and the second of them is doubtful.
    std::multiset<std::int64_t> volumes;
    int doubtful = 0;
    for (const auto& [id, record] : s.stored) {
        volumes.insert(record.volume.count);
        doubtful += record.doubtful;
    }
    CHECK(volumes == std::multiset<std::int64_t>{5'000, 9'000});
    CHECK(doubtful == 1);
}

TEST_CASE("a dispenser fetches the files whose versions differ, byte for byte", "[device][sinopec]")
{
    bytes prices(88);
    for (std::size_t i = 0; i < prices.size(); ++i)
        prices[i] = static_cast<std::uint8_t>(0x99 + i);
    const bytes list = encode(sinopec::card_list{
        .version = 0x8E,
        .valid_from = parse_day("2017-01-01").value(),
        .valid_to = parse_day("2030-01-01").value(),
        .area = {0x11, 0xFF},
        .cards = std::vector<card_number>(200, card_number("01000411100100000001"))});
    station s(owner(), sinopec::shelf({{sinopec::content_code::price_table, prices},
                                       {sinopec::content_code::whitelist, list}}));
    truth t;
    simulator::sinopec_dispenser pump(t.settings());
    test::two_ends line(s.line, pump, [&](const device_event& e) { s.hear(e); });
    line.run_for(2min);
    REQUIRE(pump.fetched().size() == 2);
    CHECK(pump.fetched().at(4) == prices);
    CHECK(pump.fetched().at(3) == list);
    CHECK(list.size() == 2016);
}
