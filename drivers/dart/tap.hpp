// A silent listener on a DART line that another master polls: both directions are heard, nothing is
// ever sent, and the pumps that are spoken to become known by themselves.
#pragma once

#include "drivers/dart/direction.hpp"
#include "drivers/dart/pump.hpp"
#include "drivers/framing/noise.hpp"

#include <map>

namespace thirdvisit::drivers::dart {

class tap final : public session {
public:
    // `common`: everything but the address.
    tap(pump_settings common, pump::wall_clock clock) : common_(common), clock_(std::move(clock)) {}

    void on_open(time_point now) override;
    void on_bytes(byte_view input, time_point now) override;
    action resume(time_point now) override;
    void acknowledge(const std::string& record_id, time_point now) override;

private:
    struct seen_pump {
        pump watch;
        time_point last_word{};
        bool silent{};
    };

    void on_frame(const frame& f, time_point now);
    void drain(time_point now);
    void look_for_silence(time_point now);

    pump_settings common_;
    pump::wall_clock clock_;
    frame_decoder decoder_;
    exchange_watch exchange_;
    std::map<int, seen_pump> pumps_;
    noise_gate noise_;
    event_queue events_;
    time_point last_byte_{};
};

}  // namespace thirdvisit::drivers::dart
