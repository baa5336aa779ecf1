// What a station wants from any dispenser, whatever protocol it speaks: run against every simulator
// over a pty and over a socket.
#include "tests/device/bench.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

constexpr double speed = 50;

std::string name_of(test::line_kind kind)
{
    return kind == test::line_kind::pty ? "pty" : "socket";
}

struct forecourt {
    forecourt(std::string_view protocol, test::line_kind kind)
        : bench(*find_driver(protocol), make(protocol), kind)
    {}

    std::unique_ptr<simulator::dispenser_machine> make(std::string_view protocol)
    {
        simulator::dispenser_settings s;
        s.nozzles = {{.number = 1}};
        s.speed = speed;
        s.clock = [] { return local_time{{20'000}, 0}; };
        s.watch = [this](const simulator::happening& h) {
            if (h.what == simulator::happening::kind::fuelling_finished)
                sold[h.number] = h.volume_ml;
            acknowledged += h.what == simulator::happening::kind::record_acknowledged;
        };
        auto made = simulator::make_dispenser(protocol, s);
        machine = made.get();
        return made;
    }

    void fuel(std::int64_t volume_ml)
    {
        REQUIRE(machine->begin({.nozzle = 1, .card = {}, .volume_ml = volume_ml},
                               std::chrono::steady_clock::now()));
        bench.nudge_machine();
    }

    std::set<std::string> ids() const
    {
        std::set<std::string> all;
        for (const auto& offer : bench.seen<record_offered>())
            all.insert(offer.record_id);
        return all;
    }

    std::map<std::int64_t, std::int64_t> sold;
    int acknowledged{};
    simulator::dispenser_machine* machine{};
    test::bench bench;
};

void tells_a_fuelling(std::string_view protocol, test::line_kind kind)
{
    forecourt f(protocol, kind);
    f.fuel(20'000);
    REQUIRE(f.bench.until([&] { return !f.bench.seen<record_offered>().empty(); }));

    const auto offer = f.bench.seen<record_offered>().at(0);
    CHECK(offer.record.volume.count == f.sold.begin()->second);
    CHECK(offer.record.amount == price_of(offer.record.volume, offer.record.price));
    CHECK(offer.record.nozzle == 1);
    CHECK(offer.record.kind == record_kind::sale);
    CHECK_FALSE(offer.record.doubtful);
    const auto states = f.bench.seen<state_changed>();
    CHECK(std::any_of(states.begin(), states.end(), [](const state_changed& s) {
        return s.state == point_state::calling || s.state == point_state::fuelling;
    }));
    if (protocol != "dart" && protocol != "gilbarco")  // no acknowledgement above the link
        CHECK(f.acknowledged == 0);
    f.bench.acknowledge(offer.record_id);
    // Some protocols only forget when they are offered for the second time.
    REQUIRE(f.bench.until([&] { return f.machine->unacknowledged() == 0; }));
    CHECK(f.ids().size() == 1);
}

void keeps_records_apart(std::string_view protocol, test::line_kind kind)
{
    forecourt f(protocol, kind);
    for (int i = 1; i <= 3; ++i) {
        f.fuel(5'000 + 1'000 * i);
        REQUIRE(f.bench.until([&] { return f.ids().size() == static_cast<std::size_t>(i); }));
        f.bench.acknowledge(f.bench.seen<record_offered>().back().record_id);
        REQUIRE(
            f.bench.until([&] { return f.machine->unacknowledged() == 0 && !f.machine->busy(); }));
    }
    std::set<std::int64_t> volumes;
    for (const auto& offer : f.bench.seen<record_offered>())
        volumes.insert(offer.record.volume.count);
    CHECK(volumes == std::set<std::int64_t>{6'000, 7'000, 8'000});
}

}  // namespace

TEST_CASE("every simulated dispenser has a driver", "[device]")
{
    for (const auto& row : simulator::all_dispensers()) {
        CAPTURE(std::string(row.protocol));
        const auto* driver = find_driver(row.protocol);
        REQUIRE(driver != nullptr);
        CHECK(driver->device_class == device_class::dispenser);
    }
}

TEST_CASE("a dispenser tells a fuelling and keeps its record until it is acknowledged", "[device]")
{
    for (const auto& row : simulator::all_dispensers())
        for (const auto kind : {test::line_kind::pty, test::line_kind::socket_pair})
            DYNAMIC_SECTION(std::string(row.protocol) << " over a " << name_of(kind))
            {
                tells_a_fuelling(row.protocol, kind);
            }
}

TEST_CASE("three fuellings at a dispenser are three records", "[device]")
{
    for (const auto& row : simulator::all_dispensers())
        DYNAMIC_SECTION(std::string(row.protocol))
        {
            keeps_records_apart(row.protocol, test::line_kind::pty);
        }
}
