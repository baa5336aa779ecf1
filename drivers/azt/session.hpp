// Who talks when on an AZT line: as its master, which observes and confirms what is stored, or as a
// silent listener beside another one. Neither ever authorises, doses or sets prices.
#pragma once

#include "drivers/azt/pump.hpp"
#include "drivers/device/polled_line.hpp"
#include "drivers/device/tapped_line.hpp"

#include <map>

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
    int unasked_{};  // exchanges in a row with a second answer
    bool second_answer_{};
    bool silent_{true};
    bool silence_told_{};
    bool clash_told_{};
};

// First byte within 400 ms, 3 attempts (facts 6.2).
polling line_timing();

using owned_line = polled_line<polled_pump>;

// Both directions of a line that another master polls.
class listener {
public:
    using frame_scanner = azt::frame_scanner;

    static constexpr std::chrono::milliseconds answers_within{1'000};
    static constexpr std::chrono::seconds silent_after{5};
    static constexpr std::size_t most_channels = highest_channel;

    // `common`: everything but the channel. Empty `channels`: every channel that is spoken to.
    listener(pump_settings common, std::vector<int> channels, pump::wall_clock clock)
        : common_(std::move(common)), channels_(std::move(channels)), clock_(std::move(clock))
    {}

    void on_frame(const frame& f, time_point now, event_queue& out);
    void tick(time_point now, event_queue& out);
    time_point due(time_point now) const;
    void reopened(time_point now);
    void acknowledge(const std::string& record_id);

private:
    struct heard_pump {
        pump watch;
        time_point last_reply{};
        bool silent{true};
        bool silence_told{};
    };

    bool wanted(int channel) const;
    void on_request(const frame& f, time_point now);
    void on_reply(const frame& f, time_point now, event_queue& out);

    pump_settings common_;
    std::vector<int> channels_;
    pump::wall_clock clock_;
    std::map<int, heard_pump> pumps_;
    std::optional<request> asked_;
    time_point asked_at_{};
};

using line_tap = tapped_line<listener>;

}  // namespace thirdvisit::drivers::azt
