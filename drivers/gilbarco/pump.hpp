// What is known of one Gilbarco pump, heard as its master or from aside: its state in IFSF terms and
// its sales, with a key of their own. Sans-I/O; which word goes when is the session's.
//
// Checks on this line are weak (four bits for a block, parity for a word): a state counts when it
// was read twice in a row, a master reads final figures until two readings agree, and the totals
// must agree with them. The pump numbers no sales and is never told that one is stored; it only
// keeps the last. A record's key is (pump, grade, the grade's total, volume, money, price): read
// again after a restart, the same sale has the same key.
#pragma once

#include "drivers/device/offered_records.hpp"
#include "drivers/device/totaliser_watch.hpp"
#include "drivers/gilbarco/messages.hpp"

#include <functional>
#include <map>
#include <optional>

namespace thirdvisit::drivers::gilbarco {

struct pump_settings {
    using milliseconds = std::chrono::milliseconds;

    int pump{1};
    bool owner{};
    int volume_decimals{2};
    int money_decimals{2};
    int price_decimals{3};
    milliseconds totals_within{3'000};  // after the end of a sale; then its record goes without
    milliseconds totals_every{3'600'000};
};

class pump {
public:
    using wall_clock = std::function<std::optional<local_time>()>;

    pump(const pump_settings& s, wall_clock clock) : settings_(s), clock_(std::move(clock)) {}

    int number() const noexcept { return settings_.pump; }

    void hear(const status& s, time_point now, event_queue& out);
    void hear(const transaction& t, time_point now, event_queue& out);
    void hear(const totals& t, time_point now, event_queue& out);
    void hear_money(std::int64_t money, time_point now, event_queue& out);
    // It answered states and not this.
    void unanswered(command asked, time_point now, event_queue& out);

    void tick(time_point now, event_queue& out);
    time_point next_tick(time_point otherwise) const;

    // What its master should ask now; nothing: its state is enough.
    std::optional<command> wish(time_point now);
    bool busy() const noexcept;        // worth asking often
    bool collecting() const noexcept;  // figures and totals are being read

    void acknowledge(const std::string& record_id) { offers_.acknowledge(record_id); }
    void forget_state();

private:
    // Reading the figures of a sale: one that ended here, or the last one before we came.
    struct reading {
        time_point since{};
        bool catch_up{};
        bool witnessed{};  // the fuel was seen to run
        std::optional<transaction> figures{};
        int same_figures{};
        std::optional<gilbarco::totals> total{};
        int same_total{};
        int unanswered{};  // questions for the figures
        bool no_figures{};
        bool no_total{};
    };

    void on_state(time_point now, event_queue& out);
    void begin(bool catch_up, time_point now);
    bool figures_known() const;
    bool total_known(time_point now) const;
    bool total_trusted(const reading& r) const;
    bool moved_alike(const gilbarco::totals& t) const;
    bool totals_as_expected(const gilbarco::totals& t, std::int64_t volume, int grade) const;
    void settle(time_point now, event_queue& out);
    void finish(time_point now, event_queue& out);
    void judge(const reading& r, time_point now, event_queue& out);
    bool is_news(const reading& r, std::optional<std::int64_t> total, event_queue& out);
    void take_totals(const gilbarco::totals& t, const transaction* sale, event_queue& out);
    void offer(const reading& r, std::optional<std::int64_t> total, bool explained, time_point now,
               event_queue& out);
    std::string key(const transaction& t, std::optional<std::int64_t> total, time_point now) const;
    void report_unexplained(int grade, std::int64_t step, event_queue& out);
    void tell_state(event_queue& out);
    void notice(std::string kind, std::string text, event_queue& out);
    point_state shown_state() const;
    bool in(pump_state s) const { return state_ == s; }
    bool complete() const { return in(pump_state::preset_done) || in(pump_state::done); }

    milliliters volume(std::int64_t digits) const;
    minor_units money(std::int64_t digits) const;
    unit_price price(std::int64_t digits) const;
    bool sums_fit(const transaction& t) const;

    pump_settings settings_;
    wall_clock clock_;
    std::optional<pump_state> state_;  // read twice
    std::optional<pump_state> maybe_;  // read once
    std::optional<point_state> told_;
    std::optional<reading> reading_;
    bool running_{};                          // fuel was seen to run since the last sale
    bool read_done_{};                        // the sale of this completion has its record
    bool look_back_{true};                    // what happened while we were away is not known yet
    std::map<int, totaliser_watch> watches_;  // by grade
    std::optional<transaction> last_;         // of which a record was made
    std::optional<std::int64_t> last_total_;
    std::optional<gilbarco::totals> accepted_;  // the last ones that were believed
    std::optional<gilbarco::totals> doubted_;   // heard once, and not what was expected
    std::map<int, std::int64_t> prices_;        // by grade, from the totals
    offered_records offers_;
    std::int64_t shown_money_{-1};
    bool money_turn_{};
    bool state_first_{};  // a question was not answered: is anybody there?
    bool totals_due_{};
    time_point totals_at_{};
    bool error_told_{};
};

std::optional<std::int64_t> total_of(const totals& t, int grade);

}  // namespace thirdvisit::drivers::gilbarco
