// A conversation with what hangs on one line, without the line: bytes and time go in, one action at
// a time comes out. Every driver is one of these; so is every simulated device.
#pragma once

#include "drivers/device/events.hpp"
#include "schemas/bytes.hpp"

#include <chrono>
#include <string>
#include <variant>

namespace thirdvisit::drivers {

using time_point = std::chrono::steady_clock::time_point;

struct transmit {
    bytes frame;
};
struct publish {
    device_event event;
};
struct sleep_until {  // nothing to do before this, unless bytes or an acknowledgement come in
    time_point when;
};
using action = std::variant<transmit, publish, sleep_until>;

class session {
public:
    virtual ~session() = default;

    // The line was opened, for the first time or again: unfinished frames and unsent answers are
    // void, what is known of the device is kept.
    virtual void on_open(time_point now) = 0;

    virtual void on_bytes(byte_view input, time_point now) = 0;

    // What to do next. Call until it says sleep_until; call again then, and after every input.
    virtual action resume(time_point now) = 0;

    // The record is durable here. Readers have no records and ignore it.
    virtual void acknowledge(const std::string& record_id, time_point now);
};

inline void session::acknowledge(const std::string&, time_point) {}

}  // namespace thirdvisit::drivers
