// What is known of one AZT pump, heard as its master or from aside: its state in IFSF terms, the sale
// that runs, and its record with a key of its own. Sans-I/O; which byte goes when is the session's.
//
// AZT numbers no sales. A record's key is (channel, totaliser behind the sale, volume, amount,
// price): the totaliser only grows, so no two sales share it, and a sale read again after a restart
// gets the same key. A pump without totals, or a tap whose master does not read them, gets the
// time in its place; such a record is offered in one lifetime of the program only.
#pragma once

#include "drivers/azt/messages.hpp"
#include "drivers/device/offered_records.hpp"
#include "drivers/device/totaliser_watch.hpp"

#include <functional>
#include <optional>

namespace thirdvisit::drivers::azt {

struct pump_settings {
    using milliseconds = std::chrono::milliseconds;

    int channel{1};
    bool owner{};                         // asks, reads twice, confirms after the commit
    std::optional<pump_format> format{};  // nothing: as the pump says, else as the sums say
    int volume_decimals{2};               // of the digits on the line
    int amount_decimals{2};
    int price_decimals{2};
    bool totals_late{};                 // the total counts a sale only once it is confirmed
    milliseconds totals_within{3'000};  // after the end of a sale; then its record goes without
    milliseconds confirm_again{1'000};
    milliseconds totals_every{3'600'000};
};

class pump {
public:
    using wall_clock = std::function<std::optional<local_time>()>;

    pump(const pump_settings& s, wall_clock clock) : settings_(s), clock_(std::move(clock)) {}

    int channel() const noexcept { return settings_.channel; }
    pump_format format() const
    {
        return settings_.format.value_or(format_.value_or(pump_format{}));
    }

    // A reply to `asked`, as it came; errc as of parse_reply.
    [[nodiscard]] result<> hear(command asked, const frame& f, time_point now, event_queue& out);

    // Patience that is over, records to offer again.
    void tick(time_point now, event_queue& out);
    time_point next_tick(time_point otherwise) const;

    // What its master should ask now; nothing: its state is enough.
    std::optional<command> wish(time_point now);
    bool busy() const noexcept;  // worth asking often

    void acknowledge(const std::string& record_id);
    // It was silent or the line was closed: what it does now is not known, what it did is.
    void forget_state();

private:
    struct sale {
        bool witnessed{};                      // seen to run
        std::optional<time_point> finished{};  // since when it waits for its record
        bool closed{};                         // confirmed, or the pump went on
        full_data_reply figures{};
        int readings{};
        int same_figures{};  // readings in a row that agree
        std::optional<totals_reply> total{};
        int same_total{};
        bool no_total{};        // the pump refuses to tell
        bool waited{};          // patience with the totals is over
        std::string offered{};  // key of its record, once made
        bool stored{};          // here: now the pump may forget it
        int refused{};          // confirmations
        time_point confirm_at{};
    };

    void hear(const status_reply& r, time_point now, event_queue& out);
    void hear(const full_data_reply& r, time_point now, event_queue& out);
    void hear(const volume_reply& r, event_queue& out);
    void hear(const totals_reply& r, time_point now, event_queue& out);
    void hear_refusal(command asked, bool for_good, time_point now, event_queue& out);
    result<reply> read(command asked, const frame& f) const;

    void on_finished(const status_reply& r, time_point now, event_queue& out);
    void close(time_point now);
    bool is_finished() const { return sale_ && sale_->finished; }
    bool in_state(char state) const { return status_ && status_->state == state; }
    std::optional<command> wish_for_sale(time_point now);
    bool figures_known() const;
    bool total_known(time_point now) const;
    void settle(time_point now, event_queue& out, bool at_once = false);
    void make_record(time_point now, event_queue& out);
    std::optional<std::int64_t> total_behind_sale(event_queue& out);
    std::string key(std::optional<std::int64_t> total, time_point now) const;
    void report_unexplained(std::int64_t step, event_queue& out);
    void tell_state(event_queue& out);
    void tell_progress(std::int64_t volume_cl, std::int64_t amount, std::int64_t price,
                       event_queue& out);
    void notice(std::string kind, std::string text, event_queue& out);
    point_state shown_state() const;
    static std::int64_t modulus(const totals_reply& r);

    milliliters volume(std::int64_t digits) const;
    minor_units amount(std::int64_t digits) const;
    unit_price price(std::int64_t digits) const;

    pump_settings settings_;
    wall_clock clock_;
    std::optional<pump_format> format_;  // as the pump said
    bool type_asked_{};
    bool full_data_while_running_{true};
    std::optional<status_reply> status_;
    std::optional<point_state> told_;
    std::optional<sale> sale_;
    totaliser_watch watch_;
    offered_records offers_;
    std::int64_t last_price_{};
    std::int64_t shown_volume_{-1};
    bool progress_turn_{};
    bool totals_due_{true};
    time_point totals_at_{};
    bool error_told_{};
    bool late_told_{};
};

}  // namespace thirdvisit::drivers::azt
