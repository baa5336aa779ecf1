// The PC's side of the teaching protocol for one pump: what to ask and what an answer means. Turns,
// repeats, silence and noise are polled_line's.
#pragma once

#include "drivers/device/polled_line.hpp"
#include "drivers/sample/frame.hpp"
#include "drivers/sample/messages.hpp"

#include <deque>

namespace thirdvisit::drivers::sample {

class pump {
public:
    using frame_scanner = payload_scanner;

    static constexpr std::chrono::milliseconds poll_every{250};

    time_point due() const { return due_; }
    bytes request(time_point now);
    heard on_frame(const payload& answer, time_point now, event_queue& out);
    void lost(time_point now, event_queue& out);
    void reopened(time_point now) { due_ = now; }
    void acknowledge(const std::string& record_id);

private:
    void judge(const status& seen, event_queue& out);
    void enter(point_state state, event_queue& out);

    time_point due_{};
    std::deque<std::int64_t> to_forget_;
    point_state state_{point_state::inoperative};
    bool speaking_{};
};

}  // namespace thirdvisit::drivers::sample
