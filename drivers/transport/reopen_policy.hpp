// When to try a lost port again: soon at first, then every 10 s at most, at once when something was
// plugged in. Time is an argument.
#pragma once

#include <algorithm>
#include <chrono>

namespace thirdvisit::drivers {

class reopen_policy {
public:
    using time_point = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::milliseconds first{500};
    static constexpr std::chrono::milliseconds longest{10'000};
    static constexpr std::chrono::seconds sound_run{10};  // after it, the pause is short again

    void on_open(time_point now) { opened_ = now; }

    // The pause before the next attempt, after a loss or a failed attempt.
    std::chrono::milliseconds on_lost(time_point now)
    {
        if (opened_ != time_point{} && now - opened_ >= sound_run)
            pause_ = first;
        opened_ = {};
        const auto pause = pause_;
        pause_ = std::min(pause_ * 2, longest);
        return pause;
    }

    void on_plugged() { pause_ = first; }

private:
    std::chrono::milliseconds pause_{first};
    time_point opened_{};
};

}  // namespace thirdvisit::drivers
