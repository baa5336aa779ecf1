// What a simulated forecourt is made of and what happens there, from a TOML file (README.md of this
// folder) or from a seed.
#pragma once

#include "drivers/simulator/faulty_line.hpp"
#include "drivers/simulator/machine.hpp"

#include <string>
#include <vector>

namespace thirdvisit::drivers::simulator {

struct customer {
    std::string card;   // empty: pays without one
    std::string label;  // free words that come back in the events, e.g. the car's plate
};

struct scenario {
    struct dispenser {
        std::string name{};
        std::string protocol{"sinopec"};
        std::string link{};
        std::vector<dispenser_settings::nozzle> nozzles{{}};
        std::map<std::string, std::string> options{};
        int unsent{};
    };
    struct reader {
        std::string name{};
        std::string protocol{"em4100"};
        std::string link{};
        std::map<std::string, std::string> options{};
    };
    // Times in simulated seconds from the start.
    struct fuelling {
        double at_s{};
        std::string dispenser{};
        fuelling_order order;
        std::string label{};
    };
    struct card {
        double at_s{};
        double for_s{1};
        double every_s{};  // comes back so often, for ever; 0: once
        std::string reader{};
        std::string card{};
    };
    struct fault {
        double at_s{};
        double for_s{};
        std::string dispenser{};
        bool restart{};  // else silent for `for_s`
    };
    struct random_traffic {
        double every_s{};  // mean pause between two cars at one dispenser; 0: no random traffic
        double without_card{0.3};
        std::vector<customer> customers;
    };

    std::uint32_t seed{1};
    double speed{1};
    std::vector<dispenser> dispensers;
    std::vector<reader> readers;
    std::vector<fuelling> fuellings;
    std::vector<card> cards;
    std::vector<fault> faults;
    fault_rates cable;
    random_traffic random;
};

// Throws std::invalid_argument: file, line, what is wrong and what to write.
scenario load_scenario(const std::string& path);

// One customer a line: card (or -), then optional words. Throws std::invalid_argument.
std::vector<customer> load_customers(const std::string& path);

}  // namespace thirdvisit::drivers::simulator
