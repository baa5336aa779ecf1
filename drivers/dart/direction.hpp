// Which way a DART data block went, told from the exchange around it: a pump speaks only when it
// was polled. For listening beside the station's own master, and for captures.
#pragma once

#include "drivers/dart/frame.hpp"
#include "drivers/decode/line_tools.hpp"

#include <optional>

namespace thirdvisit::drivers::dart {

class exchange_watch {
public:
    // The direction of this frame; nothing for a data block out of the blue.
    std::optional<direction> next(const frame& f);

    // The poll went unanswered: what comes now is the master's.
    void pause() { waiting_for_.reset(); }

private:
    std::optional<int> waiting_for_;  // the pump that was polled and has not answered
    std::optional<direction> last_;   // of a data block that waits for its ACK
    bool known_{};                    // polls have been heard on this line
};

}  // namespace thirdvisit::drivers::dart
