// The play on a simulated forecourt: who comes when, to which nozzle, with which card. Pure: time
// is an argument, chance comes from a seed, machines are driven but not owned.
#pragma once

#include "drivers/simulator/scenario.hpp"

#include <functional>
#include <map>
#include <random>
#include <set>

namespace thirdvisit::drivers::simulator {

struct told {  // one line of --events
    std::string device;
    happening what;
    std::string label;
};

struct tally {
    std::int64_t fuellings{};
    std::int64_t acknowledged{};
};

class forecourt {
public:
    forecourt(scenario play, time_point start, std::function<void(const told&)> tell);

    // The observer to give to a device's machine before it is added.
    observer watch(const std::string& device);
    void add(const std::string& name, dispenser_machine& machine, std::vector<int> nozzles);
    void add(const std::string& name, reader_machine& machine);

    // Starts what is due by `now`; the moment to come back.
    time_point advance(time_point now);

    void stop() { stopped_ = true; }  // no new cars
    bool drained() const;             // nobody fuels and every record is acknowledged
    const tally& count() const noexcept { return tally_; }

private:
    struct pump {
        dispenser_machine* machine{};
        std::vector<int> nozzles;
        time_point next_car{};
    };

    time_point moment(double seconds) const { return start_ + scaled(seconds, play_.speed); }
    using deed = std::function<void(time_point now)>;

    void plan();
    void plan_card(const scenario::card& c);
    void begin(const std::string& device, const fuelling_order& order, const std::string& label,
               time_point now);
    void random_car(const std::string& device, pump& at, time_point now);
    std::chrono::nanoseconds random_pause();

    scenario play_;
    time_point start_;
    std::function<void(const told&)> tell_;
    std::map<std::string, pump> pumps_;
    std::map<std::string, reader_machine*> readers_;
    std::map<std::pair<std::string, int>, std::string> labels_;
    std::multimap<time_point, deed> plan_;
    std::set<std::string> cards_here_;
    std::mt19937 random_;
    tally tally_;
    bool stopped_{};
};

std::string to_json_line(const told& t);
std::string to_json_line(const tally& t);

}  // namespace thirdvisit::drivers::simulator
