// Two dispensers on one line show as two frame counters that take turns. A dispenser that restarts
// or repeats a frame changes counters once and never goes back.
#pragma once

#include "drivers/device/session.hpp"

#include <array>
#include <deque>

namespace thirdvisit::drivers::sinopec {

class clash_watch {
public:
    // Every sound frame of a dispenser. True once, when two counters have taken turns.
    bool on_frame(int source, int number, time_point now);

private:
    struct counter {
        int source{-1};
        int number{-1};
    };

    bool follows(const counter& c, int source, int number) const;

    static constexpr std::size_t turns_needed = 6;
    static constexpr std::chrono::seconds window{60};

    std::array<counter, 2> counters_{};
    std::size_t current_{};
    std::deque<time_point> turns_;
    bool told_{};
};

}  // namespace thirdvisit::drivers::sinopec
