// A bad cable between two machines: bytes are lost, damaged, repeated or late, by a seed.
#pragma once

#include "drivers/device/session.hpp"

#include <deque>
#include <random>

namespace thirdvisit::drivers::simulator {

struct fault_rates {  // per byte, 0 .. 1
    double lose{};
    double damage{};
    double repeat{};
    std::chrono::milliseconds delay{};  // up to this much, per transmission

    bool any() const noexcept { return lose > 0 || damage > 0 || repeat > 0 || delay.count() > 0; }
};

// One direction of the cable.
class faulty_line {
public:
    faulty_line(fault_rates rates, std::uint32_t seed) : rates_(rates), random_(seed) {}

    void send(byte_view data, time_point now);
    // What has arrived by `now`.
    bytes arrived(time_point now);
    time_point next_arrival(time_point now) const;

private:
    struct piece {
        time_point at;
        bytes data;
    };

    bool happens(double rate) { return rate > 0 && chance_(random_) < rate; }

    fault_rates rates_;
    std::mt19937 random_;
    std::uniform_real_distribution<double> chance_{0, 1};
    std::deque<piece> under_way_;
};

}  // namespace thirdvisit::drivers::simulator
