// Who talks when on a Gilbarco two-wire line: as its master, which only asks, or as a silent listener
// beside another one. Nothing that authorises, presets, stops or prices is ever sent.
#pragma once

#include "drivers/device/overheard_pumps.hpp"
#include "drivers/device/polled_line.hpp"
#include "drivers/device/presence.hpp"
#include "drivers/device/tapped_line.hpp"
#include "drivers/gilbarco/pump.hpp"

namespace thirdvisit::drivers::gilbarco {

// One pump of an owned line.
class polled_pump {
public:
    using frame_scanner = gilbarco::frame_scanner;

    static constexpr std::chrono::milliseconds idle_every{250};
    static constexpr std::chrono::milliseconds busy_every{100};
    static constexpr std::chrono::milliseconds before_totals{75};

    explicit polled_pump(pump watch) : pump_(std::move(watch)) {}

    time_point due() const noexcept { return due_; }
    bytes request(time_point now);
    heard on_frame(const frame& f, time_point now, event_queue& out);
    void lost(time_point now, event_queue& out);
    void reopened(time_point now);
    void tick(time_point now, event_queue& out) { pump_.tick(now, out); }
    time_point next_tick(time_point otherwise) const { return pump_.next_tick(otherwise); }
    void acknowledge(const std::string& record_id) { pump_.acknowledge(record_id); }
    // A frame nobody asked for, right behind our answer: two pumps answer to one number.
    void unasked(const frame& f, time_point now, event_queue& out);

private:
    bool take(const frame& f, time_point now, event_queue& out);

    pump pump_;
    command asked_{command::status};
    time_point due_{};
    presence presence_;
};

// An answer begins within 68 ms; 10 ms between commands (facts 5.2).
polling line_timing();

using owned_line = polled_line<polled_pump>;

// Both directions of a line that another master polls. Words of both directions look alike: what a
// word is follows from who was asked before.
class listener {
public:
    using frame_scanner = gilbarco::frame_scanner;

    static constexpr std::chrono::milliseconds answers_within{1'000};

    // `common`: everything but the number. Empty `pumps`: every pump that is spoken to.
    listener(pump_settings common, std::vector<int> pumps, pump::wall_clock clock)
        : common_(common), clock_(std::move(clock)), pumps_(std::move(pumps))
    {}

    void on_frame(const frame& f, time_point now, event_queue& out);
    void tick(time_point now, event_queue& out) { pumps_.tick(now, out); }
    time_point due(time_point now) const { return pumps_.due(now); }
    void reopened(time_point now);
    void acknowledge(const std::string& record_id) { pumps_.acknowledge(record_id); }

private:
    void on_word(std::uint8_t w, time_point now, event_queue& out);
    void on_request(const request& r, time_point now);
    bool owes(command code, time_point now) const;
    pump& answering(time_point now, event_queue& out);

    pump_settings common_;
    pump::wall_clock clock_;
    overheard_pumps<pump> pumps_;
    std::optional<request> asked_;
    time_point asked_at_{};
};

using line_tap = tapped_line<listener>;

}  // namespace thirdvisit::drivers::gilbarco
