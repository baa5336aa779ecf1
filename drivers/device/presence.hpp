// Whether a polled device answers, and whether two answer in its place; what of it is told, and when.
#pragma once

#include "drivers/device/event_queue.hpp"

#include <string>
#include <utility>

namespace thirdvisit::drivers {

class presence {
public:
    void answered(int address, event_queue& out)
    {
        if (std::exchange(silent_, false))
            out.push(spoke_again{address});
        silence_told_ = false;
        if (!std::exchange(second_answer_, false))
            doubled_ = 0;
    }

    void lost(int address, event_queue& out)
    {
        silent_ = true;
        if (!std::exchange(silence_told_, true))
            out.push(fell_silent{address});
    }

    // A second answer right behind the first: noise makes one now and then, two devices every time.
    // `where` ends the sentence, e.g. "channel 3".
    void answered_twice(int address, const std::string& where, event_queue& out)
    {
        if (std::exchange(second_answer_, true))
            return;
        if (++doubled_ >= clash_after && !std::exchange(clash_told_, true))
            out.push(device_notice{address, "address_clash", "two pumps answer to " + where});
    }

private:
    static constexpr int clash_after = 5;  // exchanges in a row

    int doubled_{};
    bool second_answer_{};
    bool silent_{true};
    bool silence_told_{};
    bool clash_told_{};
};

}  // namespace thirdvisit::drivers
