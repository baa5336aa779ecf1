// One line with whatever hangs on it: dispensers or card readers. The station starts `run` on an
// open transport, opens a new one when it ends, and calls `acknowledge` only after its own commit.
#pragma once

#include "drivers/device/events.hpp"
#include "drivers/transport/transport.hpp"

namespace thirdvisit::drivers {

class device {
public:
    virtual ~device() = default;

    // The record with this id is durable here; the device may forget it. Unknown ids and ids of a
    // device that has gone silent are ignored: it offers the record again.
    virtual void acknowledge(const std::string& record_id) = 0;

    // Runs until the line fails; the error says how. May be called again with a new transport and
    // then goes on with the same memory of the conversation.
    virtual boost::asio::awaitable<boost::system::error_code> run(transport& line,
                                                                  event_sink out) = 0;
};

}  // namespace thirdvisit::drivers
