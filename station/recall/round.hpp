// The flag round (product 5.3 to 5.7): who is late today, what became of the open flags, and
// whether so many are new that the station itself must be the reason. A pure function over
// histories, flags and the day; running it twice changes nothing. The caller stores the changes.
#pragma once

#include "schemas/records.hpp"
#include "schemas/text.hpp"
#include "station/recall/cycle.hpp"
#include "station/recall/rarity.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

// The visit days of one vehicle, or of one card where no vehicle is known; ascending, no doubles.
struct vehicle_days {
    std::string id;
    std::vector<business_day> days;
};

struct recall_customer {
    std::string id;
    customer_kind kind{customer_kind::person};
    std::vector<vehicle_days> vehicles;
    bool may_be_called{};  // a contact and the consent to use it: a task, else a watch card
    bool closed_as_lost{};
    bool raised_here{true};                  // this is the home station
    std::optional<business_day> away_until;  // planned absence; nothing is raised up to that day
};

struct round_settings {
    rhythm_settings rhythm;
    gap_prior prior;
    int flood_least{5};         // a flood has at least so many new lates on one day ...
    int flood_times_usual{3};   // ... and more than so many times the station's own median
    int flood_window_days{56};  // of the last 8 weeks; the guard sleeps until they are known
    int flood_hold_days{3};
    int organisation_task_days{7};
};

// What the round remembers from day to day; the caller stores it as it is.
struct round_state {
    struct day_count {
        business_day day;
        int new_lates{};
        bool operator==(const day_count&) const = default;
    };
    struct held_flag {
        std::string customer;
        business_day release;
        bool operator==(const held_flag&) const = default;
    };
    std::vector<day_count> counted;  // ascending, the last 8 weeks and today
    std::optional<business_day> first_day;
    std::vector<held_flag> held;
    bool operator==(const round_state&) const = default;
};

enum class flag_action { raised, level_changed, closed, withdrawn };
enum class flag_task { none, call, watch };

struct flag_change {
    flag_action action{flag_action::raised};
    flag_record flag;  // next revision, to be stored and announced
    flag_task task{flag_task::none};
    text explanation;  // "flag.explanation", or "flag.organisation" (late, total)
    int elapsed_days{};
    int rarity_percent{};  // stays away this long in n of 100 gaps
    std::string note;      // why a flag was withdrawn: late_record, history_changed, ...
};

struct station_alert {
    business_day day;
    int new_lates{};
    std::int64_t usual_times_2{};  // twice the 8-week median of new lates a day
    business_day held_until;
};

struct round_input {
    std::span<const recall_customer> customers;
    std::span<const flag_record> flags;  // every open one, and the others of the last 8 days
    const round_state& state;
    business_day today;    // the business day that has begun; visits after it are ignored
    skipped_days skipped;  // closed days and days without data
    utc_ms stamp;          // `changed` of what is written
    bool catching_up{};    // a day of the past: what later days have decided stays
};

struct round_result {
    std::vector<flag_change> changes;
    std::optional<station_alert> alert;
    round_state state;
};

round_result run_round(const round_input& in, const round_settings& settings = {});

// The rounds of several days in order, each seeing only visits up to its own day: catch-up after
// downtime and the replay of an import. Alerts are collected. Interrupted while its changes were
// being stored, it is run again from the same day and the same state, and ends the same.
struct rounds_result {
    std::vector<flag_change> changes;
    std::vector<station_alert> alerts;
    round_state state;
};
rounds_result run_rounds(const round_input& in, business_day first,
                         const round_settings& settings = {});

// Same customer and same day: same flag, however often the round of that day runs. Shaped like
// every other id.
std::string flag_id(std::string_view customer, business_day raised_on);

// A visit closes the flag at once and writes the length of the gap; call it when a visit is
// stored, the round does the same for visits it finds.
flag_record closed_by_visit(flag_record open, business_day visit_day, utc_ms stamp);

// Regulars due today or tomorrow, for the briefing, by due date and id.
struct expected_customer {
    std::string customer;
    business_day due;
    bool operator==(const expected_customer&) const = default;
};
std::vector<expected_customer> expected_customers(std::span<const recall_customer> customers,
                                                  business_day today, skipped_days skipped = {},
                                                  const round_settings& settings = {});

// "No fixed rhythm": spread above 0.5 and away longer than the own 90 % gap. A list, no tasks.
std::vector<std::string> without_rhythm(std::span<const recall_customer> customers,
                                        business_day today, skipped_days skipped = {},
                                        const round_settings& settings = {});

}  // namespace thirdvisit::station
