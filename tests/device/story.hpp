// A driver of the registry and a simulated device at the two ends of a cable, in one process, under
// a clock that only the test moves: what a station hears of it, and what really happened.
#pragma once

#include "drivers/device/device_service.hpp"
#include "drivers/driver.hpp"
#include "drivers/simulator/machine.hpp"
#include "tests/support/fake_sealer.hpp"
#include "tests/support/heard_events.hpp"
#include "tests/support/two_ends.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>

namespace thirdvisit::test {

// One byte in a thousand is lost, one damaged and one doubled.
inline constexpr simulator::fault_rates bad_cable{.lose = 0.001, .damage = 0.001, .repeat = 0.001};

inline std::optional<local_time> some_noon()
{
    return local_time{{20'000}, 12 * 3600};
}

// Ours; lives as long as its session is used.
class driver_end {
public:
    explicit driver_end(std::string_view protocol, std::map<std::string, std::string> options = {})
        : device_(find_driver(protocol)->make({.cards = sealer,
                                               .wall_clock = some_noon,
                                               .mode = line_mode::owner,
                                               .options = std::move(options)}))
    {}

    session& line() { return *conversation_of(*device_); }

    fake_sealer sealer;

private:
    std::unique_ptr<device> device_;
};

// Stores each record once, by its id, and acknowledges it afterwards.
class storing_station {
public:
    explicit storing_station(session& line) : line_(line) {}

    void hear(const device_event& e)
    {
        if (const auto* offer = std::get_if<record_offered>(&e)) {
            if (known_.insert(offer->record_id).second)
                ++volumes[offer->record.volume.count];
            waiting_.push_back(offer->record_id);
        } else if (const auto* n = std::get_if<device_notice>(&e)) {
            ++notices[n->kind];
        }
        noises += std::holds_alternative<line_noise>(e) ? 1 : 0;
        silences += std::holds_alternative<fell_silent>(e) ? 1 : 0;
    }

    void commit(time_point now)
    {
        for (const auto& id : std::exchange(waiting_, {}))
            line_.acknowledge(id, now);
    }

    std::size_t stored() const { return known_.size(); }

    std::map<std::int64_t, int> volumes;  // of the stored records: how often
    std::map<std::string, int> notices;
    int noises{};
    int silences{};

private:
    session& line_;
    std::set<std::string> known_;
    std::vector<std::string> waiting_;
};

// What was really sold at one simulated dispenser with one nozzle.
struct sold_there {
    simulator::dispenser_settings settings(double speed = 50)
    {
        simulator::dispenser_settings s;
        s.nozzles = {{.number = 1}};
        s.speed = speed;
        s.clock = [] { return *some_noon(); };
        s.watch = [this](const simulator::happening& h) {
            if (h.what == simulator::happening::kind::fuelling_finished)
                ++volumes[h.volume_ml];
        };
        return s;
    }

    std::map<std::int64_t, int> volumes;
};

// A pump, its station and the cable.
struct dispenser_story {
    explicit dispenser_story(std::string_view protocol, simulator::fault_rates cable = {})
        : ours(protocol),
          station(ours.line()),
          pump(simulator::make_dispenser(protocol, truth.settings())),
          ends(
              ours.line(), *pump, [this](const device_event& e) { station.hear(e); }, cable)
    {}

    // Everything that was sold is stored, and the pump has nothing left to tell.
    bool settle(std::chrono::nanoseconds at_most = std::chrono::minutes(10))
    {
        return ends.run_until(
            [this] {
                station.commit(ends.now());
                return !pump->busy() && pump->unacknowledged() == 0 &&
                       station.volumes == truth.volumes;
            },
            at_most);
    }

    bool sell(std::int64_t volume_ml)
    {
        return pump->begin({.nozzle = 1, .card = {}, .volume_ml = volume_ml}, ends.now());
    }

    driver_end ours;
    storing_station station;
    sold_there truth;
    std::unique_ptr<simulator::dispenser_machine> pump;
    two_ends ends;
};

}  // namespace thirdvisit::test
