// What a session published, sorted by what a test asks for.
#pragma once

#include "drivers/device/session.hpp"

#include <set>
#include <string>
#include <vector>

namespace thirdvisit::test {

using namespace drivers;

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
