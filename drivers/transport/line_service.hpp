// One line of the forecourt from configuration to events: opens its port, runs its device, opens
// again after a loss, by itself and for ever. Each line is a coroutine of its own, so that a dead
// port delays nobody else's.
#pragma once

#include "drivers/device/device.hpp"
#include "drivers/transport/hotplug.hpp"
#include "drivers/transport/port_share.hpp"
#include "drivers/transport/ports.hpp"

#include <functional>
#include <string>

namespace thirdvisit::drivers {

struct line_state {
    enum class phase { opening, open, lost, released } phase{phase::opening};
    boost::system::error_code why{};  // lost: what happened; released: nothing is wrong
    thirdvisit::text text{};          // for people: what happened and what to do
    std::string device{};             // open: today's name of the port
    std::chrono::milliseconds retry_in{};
};

using line_state_sink = std::function<void(const line_state&)>;
using port_opener = std::function<boost::asio::awaitable<opened_port>()>;

// Runs until it is cancelled. The same complaint is reported once, not at every attempt. `box` may
// be null: then lost ports are tried again by time alone. `share` may be null: then the port is
// never lent.
boost::asio::awaitable<void> run_line(port_opener open, device& what, event_sink events,
                                      line_state_sink states, plug_box* box,
                                      port_share* share = nullptr);

}  // namespace thirdvisit::drivers
