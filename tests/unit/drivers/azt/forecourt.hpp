// An AZT line in one process: simulated pumps, our side as master or as a listener beside another
// master, and what came out of it.
#pragma once

#include "drivers/azt/session.hpp"
#include "drivers/simulator/azt_pumps.hpp"
#include "tests/support/two_ends.hpp"

#include <deque>
#include <set>

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

// Everything a session published, and a store that acknowledges at once, later or never.
struct heard_events {
    std::vector<device_event> all;

    template <class Event>
    std::vector<Event> of() const
    {
        std::vector<Event> out;
        for (const auto& e : all)
            if (const auto* one = std::get_if<Event>(&e))
                out.push_back(*one);
        return out;
    }

    std::vector<point_state> states(int address) const
    {
        std::vector<point_state> out;
        for (const auto& s : of<state_changed>())
            if (s.address == address)
                out.push_back(s.state);
        return out;
    }

    std::set<std::string> ids() const
    {
        std::set<std::string> out;
        for (const auto& r : of<record_offered>())
            out.insert(r.record_id);
        return out;
    }

    std::vector<std::string> notices() const
    {
        std::vector<std::string> out;
        for (const auto& n : of<device_notice>())
            out.push_back(n.kind);
        return out;
    }
};

}  // namespace thirdvisit::test
