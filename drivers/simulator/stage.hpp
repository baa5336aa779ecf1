// Puts machines on ptys and runs them: one thread, one poll loop, real time.
#pragma once

#include "drivers/simulator/forecourt.hpp"
#include "drivers/simulator/pty_link.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace thirdvisit::drivers::simulator {

struct stage_orders {
    bool drain{};  // at the end, wait for every acknowledgement
    std::optional<std::chrono::milliseconds> run_for{};
    std::string links;  // folder for relative links
    std::function<void(const told&)> tell{};
};

// Runs the scenario until it is stopped: once asks politely, twice leaves at once. Throws
// std::runtime_error or std::invalid_argument.
tally run_scenario(const scenario& play, const stage_orders& orders, const std::atomic<int>& stops);

}  // namespace thirdvisit::drivers::simulator
