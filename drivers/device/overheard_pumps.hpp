// The pumps that a silent listener has met on another master's line: who answers, who has fallen
// silent. What they say is the pump's own trade.
#pragma once

#include "drivers/device/event_queue.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace thirdvisit::drivers {

// Pump: `tick(now, out)`, `next_tick(otherwise)`, `forget_state()`, `acknowledge(record_id)`.
template <class Pump>
class overheard_pumps {
public:
    static constexpr std::chrono::seconds silent_after{5};

    // Empty: every pump that is spoken to.
    explicit overheard_pumps(std::vector<int> wanted) : wanted_(std::move(wanted)) {}

    bool wanted(int number) const
    {
        return wanted_.empty() ||
               std::find(wanted_.begin(), wanted_.end(), number) != wanted_.end();
    }

    // Somebody spoke to it; `make()` is called the first time.
    template <class Make>
    void meet(int number, Make make)
    {
        if (!pumps_.contains(number))
            pumps_.emplace(number, entry{make()});
    }

    // A pump that was met has answered.
    Pump& spoke(int number, time_point now, event_queue& out)
    {
        auto& e = pumps_.at(number);
        e.last_reply = now;
        e.silence_told = false;
        if (std::exchange(e.silent, false))
            out.push(spoke_again{number});
        return e.watch;
    }

    void tick(time_point now, event_queue& out)
    {
        for (auto& [number, e] : pumps_) {
            e.watch.tick(now, out);
            if (e.silent || now < e.last_reply + silent_after)
                continue;
            e.silent = true;
            e.watch.forget_state();
            if (!std::exchange(e.silence_told, true))
                out.push(fell_silent{number});
        }
    }

    time_point due(time_point now) const
    {
        time_point next = now + std::chrono::hours(1);
        for (const auto& [number, e] : pumps_) {
            next = e.watch.next_tick(next);
            if (!e.silent)
                next = std::min(next, e.last_reply + silent_after);
        }
        return next;
    }

    void forget_states()
    {
        for (auto& [number, e] : pumps_)
            e.watch.forget_state();
    }

    void acknowledge(const std::string& record_id)
    {
        for (auto& [number, e] : pumps_)
            e.watch.acknowledge(record_id);
    }

private:
    struct entry {
        Pump watch;
        time_point last_reply{};
        bool silent{true};
        bool silence_told{};
    };

    std::vector<int> wanted_;
    std::map<int, entry> pumps_;
};

}  // namespace thirdvisit::drivers
