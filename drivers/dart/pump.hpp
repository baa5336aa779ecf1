// What is known of one DART pump, heard as its master or from aside: its state in IFSF terms, the
// delivery that runs, and its record with a key of its own. Sans-I/O.
//
// DART numbers no transactions. A record's key is (pump number, nozzle, totaliser after the delivery,
// digest of the figures): the totaliser only grows, so no two deliveries share it, and a delivery
// read again after a restart gets the same key. Where a pump gives no totals, the time at which the
// delivery was seen to end stands in; one that ended unseen is then marked doubtful.
#pragma once

#include "drivers/dart/frame.hpp"
#include "drivers/dart/messages.hpp"
#include "drivers/device/event_queue.hpp"
#include "drivers/device/session.hpp"

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <optional>

namespace thirdvisit::drivers::dart {

struct pump_settings {
    using milliseconds = std::chrono::milliseconds;

    int address{first_address};
    int volume_decimals{2};
    int amount_decimals{2};
    int price_decimals{2};
    int coin_decimals{2};   // of the currency's smallest coin
    int parameters_at{-1};  // first of the three decimals inside DC7; -1: place not known
    bool
        authorises{};  // nobody else is in charge: authorise lifted nozzles, reset after the commit
    milliseconds totals_within{3'000};      // after the end of a delivery; then it goes without
    milliseconds totals_at_latest{60'000};  // so long when the pump fell silent in between
    milliseconds ask_again{500};
    milliseconds progress_every{1'000};
    milliseconds status_every{5'000};
    milliseconds offer_again{10'000};
};

class pump {
public:
    using wall_clock = std::function<std::optional<local_time>()>;

    pump(const pump_settings& s, wall_clock clock) : settings_(s), clock_(std::move(clock)) {}

    int address() const { return settings_.address; }
    int number() const { return number_of(settings_.address); }  // what people call it

    void hear(const std::vector<from_pump>& transactions, time_point now, event_queue& out);
    // Deliveries whose patience is over, records to offer again.
    void tick(time_point now, event_queue& out);
    time_point next_tick(time_point otherwise) const;

    // What its master should send next, if anything; each wish is uttered once and then waits.
    std::optional<to_pump> wish(time_point now);

    void acknowledge(const std::string& record_id);
    // Nothing is known of it any more but what is unacknowledged.
    void forget_state();
    // What it said cannot be trusted: no record will be made of it.
    void abandon();

private:
    static constexpr int most_questions = 3;  // about one delivery

    struct delivery {
        int nozzle{};
        std::int64_t price{};
        filled figures;
        std::optional<filled> before_flow;  // what the pump showed first: may be the last sale's
        bool seen_start{};
        bool flowed{};              // fuel was seen to run
        bool ended_with_figures{};  // told in one breath with the end
        bool final_figures{};       // read after the end
        std::optional<std::int64_t> total;
        int figures_asked{};
        int total_asked{};
        time_point figures_at{};
        time_point finished_at{};
        time_point patience_until{};  // for the totaliser
    };
    struct offer {
        std::string id;
        fuelling_recorded record;
        time_point again{};
    };

    void hear_one(const status& m, time_point now, event_queue& out);
    void hear_one(const filled& m, time_point now, event_queue& out);
    void hear_one(const nozzle_and_price& m, time_point now, event_queue& out);
    void hear_one(const pump_alarm& m, time_point now, event_queue& out);
    void hear_one(const parameters& m, time_point now, event_queue& out);
    void hear_one(const pump_identity& m, time_point now, event_queue& out);
    void hear_one(const totals& m, time_point now, event_queue& out);
    void hear_one(const ifsf_state&, time_point, event_queue&) {}

    void begin(bool seen);
    void finish(time_point now, event_queue& out);
    bool repeats_last(const delivery& d) const;
    bool total_fits(const delivery& d, std::int64_t total) const;
    bool is_over() const;
    static bool shows_the_last(delivery& d, const filled& m);
    void settle(time_point now, event_queue& out);
    void ask_anew(time_point now);
    void make_record(time_point now, event_queue& out);
    void check_total(int nozzle, std::int64_t total, std::int64_t volume, event_queue& out);
    void check_arithmetic(const fuelling_recorded& r, event_queue& out);
    void tell_state(event_queue& out);
    point_state state() const;
    std::optional<to_pump> question(time_point now);
    std::optional<to_pump> introduction();
    std::optional<to_pump> control();
    std::string key(const delivery& d) const;

    milliliters volume(std::int64_t raw) const;
    minor_units amount(std::int64_t raw) const;
    unit_price price(std::int64_t raw) const;

    pump_settings settings_;
    wall_clock clock_;
    std::optional<pump_status> status_;
    int nozzle_{};
    bool out_{};
    std::map<int, std::int64_t> prices_;      // by nozzle
    std::map<int, std::int64_t> last_total_;  // by nozzle, after the last delivery
    filled last_figures_;                     // of the last delivery
    std::optional<delivery> delivery_;        // runs
    std::optional<delivery> closing_;         // has ended; final figures and totaliser are awaited
    std::deque<offer> offers_;
    std::optional<std::pair<point_state, int>> told_;
    bool identified_{};
    bool identity_told_{};
    bool prices_asked_{};
    bool parameters_asked_{};
    bool decimals_told_{};
    time_point next_wish_{};
    time_point status_due_{};
    time_point progress_due_{};
};

}  // namespace thirdvisit::drivers::dart
