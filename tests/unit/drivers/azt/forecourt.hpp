// An AZT line in one process: simulated pumps, our side as master or as a listener beside another
// master, and what came out of it.
#pragma once

#include "drivers/azt/session.hpp"
#include "drivers/simulator/azt_pumps.hpp"
#include "tests/support/heard_events.hpp"
#include "tests/support/tapped_pc.hpp"
#include "tests/support/two_ends.hpp"

namespace thirdvisit::test {

using namespace drivers;

inline std::optional<local_time> noon()
{
    return local_time{*parse_day("2026-05-03"), 12 * 3600};
}

inline simulator::dispenser_settings azt_nozzles(int count,
                                                 std::map<std::string, std::string> options = {},
                                                 simulator::observer watch = {})
{
    simulator::dispenser_settings s;
    s.nozzles.clear();
    for (int i = 1; i <= count; ++i)
        s.nozzles.push_back({.number = i});
    s.speed = 10;
    s.options = std::move(options);
    s.watch = std::move(watch);
    return s;
}

inline azt::owned_line azt_master(const std::vector<int>& channels, azt::pump_settings s = {})
{
    s.owner = true;
    std::vector<azt::polled_pump> pumps;
    for (const int channel : channels) {
        s.channel = channel;
        pumps.emplace_back(azt::pump(s, noon));
    }
    return azt::owned_line(std::move(pumps), azt::line_timing());
}

}  // namespace thirdvisit::test
