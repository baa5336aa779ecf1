// Who talks when on an AZT line: as its master, which observes and confirms what is stored, or as a
// silent listener beside another one. Neither ever authorises, doses or sets prices.
#pragma once

#include "drivers/azt/pump.hpp"
#include "drivers/device/overheard_pumps.hpp"
#include "drivers/device/polled_line.hpp"
#include "drivers/device/presence.hpp"
#include "drivers/device/tapped_line.hpp"

namespace thirdvisit::drivers::azt {

// One pump of an owned line.
class polled_pump {
public:
    using frame_scanner = azt::frame_scanner;

    static constexpr std::chrono::milliseconds idle_every{250};
    static constexpr std::chrono::milliseconds busy_every{100};

    explicit polled_pump(pump watch) : pump_(std::move(watch)) {}

    time_point due() const noexcept { return due_; }
    bytes request(time_point now);
    heard on_frame(const frame& f, time_point now, event_queue& out);
    void lost(time_point now, event_queue& out);
    void reopened(time_point now);
    void tick(time_point now, event_queue& out) { pump_.tick(now, out); }
    time_point next_tick(time_point otherwise) const { return pump_.next_tick(otherwise); }
    void acknowledge(const std::string& record_id) { pump_.acknowledge(record_id); }
    // A frame nobody asked for, right behind our answer: two pumps answer to one channel.
    void unasked(const frame& f, time_point now, event_queue& out);

private:
    void misread(time_point now, event_queue& out);

    pump pump_;
    frame question_;
    command asked_{command::status};
    time_point due_{};
    int misread_{};
    presence presence_;
};

// First byte within 400 ms, 3 attempts (facts 6.2).
polling line_timing();

using owned_line = polled_line<polled_pump>;

// Both directions of a line that another master polls.
class listener {
public:
    using frame_scanner = azt::frame_scanner;

    static constexpr std::chrono::milliseconds answers_within{1'000};

    // `common`: everything but the channel. Empty `channels`: every channel that is spoken to.
    listener(pump_settings common, std::vector<int> channels, pump::wall_clock clock)
        : common_(std::move(common)), clock_(std::move(clock)), pumps_(std::move(channels))
    {}

    void on_frame(const frame& f, time_point now, event_queue& out);
    void tick(time_point now, event_queue& out) { pumps_.tick(now, out); }
    time_point due(time_point now) const { return pumps_.due(now); }
    void reopened(time_point now);
    void acknowledge(const std::string& record_id) { pumps_.acknowledge(record_id); }

private:
    void on_request(const frame& f, time_point now);
    void on_reply(const frame& f, time_point now, event_queue& out);

    pump_settings common_;
    pump::wall_clock clock_;
    overheard_pumps<pump> pumps_;
    std::optional<request> asked_;
    time_point asked_at_{};
};

using line_tap = tapped_line<listener>;

}  // namespace thirdvisit::drivers::azt
