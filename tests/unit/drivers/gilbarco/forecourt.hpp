// A Gilbarco line in one process: simulated pumps and our side of it as master.
#pragma once

#include "drivers/gilbarco/session.hpp"
#include "drivers/simulator/gilbarco_pumps.hpp"
#include "tests/support/heard_events.hpp"
#include "tests/support/tapped_pc.hpp"
#include "tests/support/two_ends.hpp"

namespace thirdvisit::test {

using namespace drivers;

inline std::optional<local_time> noon()
{
    return local_time{*parse_day("2026-05-03"), 12 * 3600};
}

inline simulator::dispenser_settings gilbarco_nozzles(
    int count, std::map<std::string, std::string> options = {}, simulator::observer watch = {})
{
    simulator::dispenser_settings s;
    s.nozzles.clear();
    for (int i = 1; i <= count; ++i)
        s.nozzles.push_back({.number = i});
    s.speed = 4;
    s.options = std::move(options);
    s.watch = std::move(watch);
    return s;
}

inline gilbarco::owned_line gilbarco_master(int count)
{
    std::vector<gilbarco::polled_pump> pumps;
    for (int i = 1; i <= count; ++i) {
        gilbarco::pump_settings s;
        s.owner = true;
        s.pump = i;
        pumps.emplace_back(gilbarco::pump(s, noon));
    }
    return gilbarco::owned_line(std::move(pumps), gilbarco::line_timing());
}

}  // namespace thirdvisit::test
