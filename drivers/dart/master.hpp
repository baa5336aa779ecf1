// The master's side of the DART line for one pump (dossier 4.2): polls, data blocks with their
// numbers, acknowledgements. What to ask and what it means is dart::pump's. Sans-I/O.
#pragma once

#include "drivers/dart/frame.hpp"
#include "drivers/dart/pump.hpp"
#include "drivers/device/polled_line.hpp"

namespace thirdvisit::drivers::dart {

class polled_pump {
public:
    using frame_scanner = dart::frame_scanner;

    explicit polled_pump(pump p) : pump_(std::move(p)) {}

    time_point due() const { return due_; }
    bytes request(time_point now);
    heard on_frame(const frame& f, time_point now, event_queue& out);
    void unasked(const frame& f, time_point now, event_queue& out);
    void lost(time_point now, event_queue& out);
    void reopened(time_point now);

    void tick(time_point now, event_queue& out) { pump_.tick(now, out); }
    time_point next_tick(time_point otherwise) const { return pump_.next_tick(otherwise); }
    void acknowledge(const std::string& record_id) { pump_.acknowledge(record_id); }

private:
    void on_data(const frame& f, time_point now, event_queue& out);
    frame control_frame(frame_kind kind, int tx) const;

    pump pump_;
    time_point due_{};
    bytes unacknowledged_;  // transaction sent and not yet acknowledged; empty: we polled
    int tx_{};              // of our next data block; 0 after a start, then 1 .. 15, 1 ..
    int refusals_{};
    bool silent_{};
    std::optional<frame> last_data_;
    int unasked_{};  // answers behind an answer, one soon after the other
    time_point last_unasked_{};
    time_point mistrusted_until_{};  // two pumps seem to speak: nothing they say is believed
};

// 100 ms for an answer, three lost polls are an offline pump, 5 ms to turn the bus round.
polling line_timing();

using master = polled_line<polled_pump>;

}  // namespace thirdvisit::drivers::dart
