// What screens and doors are shown: schemas/screens/station.ts as plain structs. Personal fields
// are already masked here unless the customer is at a pump; station/door only writes JSON.
// Instants are UTC milliseconds, volumes ml, money minor units.
#pragma once

#include "drivers/device/events.hpp"
#include "schemas/records.hpp"
#include "schemas/text.hpp"
#include "station/profile/profile.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace thirdvisit::station::view {

struct employee {
    std::string badge;
    std::string name;
    bool on_duty{};
    std::vector<int> points{};  // in charge of these pumps
    bool operator==(const employee&) const = default;
};

// A card from a reader without a pump that could be of several cars: somebody taps the one.
struct waiting_card {
    std::string id;
    std::string tail;
    utc_ms at;
    bool operator==(const waiting_card&) const = default;
};

// A catalogue key with its arguments, and what to say to the car at the pump: the rules' own.
using text = thirdvisit::text;
using prompt_kind = station::prompt_kind;
using prompt = station::prompt;

// Somebody else this customer may be.
struct twin_hint {
    std::string title;                 // masked
    std::vector<std::string> reasons;  // same_plate same_phone look_alike
};

struct visit_customer {
    std::string id;
    int stage{};
    customer_kind kind{customer_kind::person};
    std::string address;  // empty: not known or not to be shown
    std::string organisation;
    int visit_days{};
    std::string last_grade;
    std::optional<milliliters> last_volume;
    std::vector<twin_hint> twins;  // while he is at the pump
};

struct visit_fuelling {
    std::string grade;
    milliliters volume;
    minor_units amount;
    utc_ms at;
};

struct visit {
    std::string id;
    int revision{};
    int point{};
    visit_status status{visit_status::open};
    utc_ms begun;
    utc_ms ended;
    std::vector<visit_fuelling> fuellings;
    std::optional<std::string> card_tail;
    std::optional<thirdvisit::plate> plate;  // masked once the car has left
    std::string model;
    std::string colour;
    identification how{identification::anonymous};
    std::string reason;
    std::optional<visit_customer> customer;
    view::prompt prompt;
    std::string answered;  // "", done, not_now, no, never, not_shown
    std::string served_by;
    std::vector<int> same_cars{};  // pumps whose visits were joined to this one by hand
    bool grumbled{};
};

struct point {
    int point{};
    std::string line;
    bool silent{};
    drivers::point_state state{drivers::point_state::idle};
    int nozzle{};
    std::string grade;
    milliliters volume;  // running figures, 0 when idle
    minor_units amount;
    utc_ms since;
    std::optional<std::string> card_tail;
    std::optional<std::string> visit;
};

struct flag_visit {
    business_day day;
    milliliters volume;
};

struct flag_contact {
    business_day day;
    bool reached{};
    std::string cause;
};

struct flag {
    std::string id;
    std::string customer;
    recall_level level{recall_level::late};
    std::string title;  // masked plate or card tail, form of address masked
    customer_kind kind{customer_kind::person};
    std::string manager;
    int cycle_days{};
    business_day last_visit;
    business_day due;
    business_day grace_end;
    int elapsed_days{};
    int rarity_percent{};
    milliliters month_volume;
    std::string value_class;  // "", new, A, B, C
    bool can_call{};          // else a watch card: no contact or no consent
    int attempts{};
    bool contact_made{};
    text explanation;
    std::vector<flag_visit> visits;
    std::vector<flag_contact> contacts;
};

struct flag_list {
    std::vector<flag> flags;
    int grace_days{};
    int late{};
    int overdue{};
    int lost{};
};

struct expected_customer {
    std::string customer;
    std::string title;
    business_day due;
};

struct plate_match {
    std::string customer;
    thirdvisit::plate plate;  // whole for whoever typed three characters of it, else masked
    std::string model;
    std::string colour;
    std::string grade;  // of its last fuelling
};

struct customer_page {
    std::string id;
    std::string asked_for;            // a profile that was merged into this one, else empty
    std::vector<std::string> merged;  // profiles that came together in this one
    int stage{};
    customer_kind kind{customer_kind::person};
    std::string title;
    std::string manager;
    std::string address;  // masked
    std::string organisation;
    std::string contact;  // masked
    std::vector<std::string> card_tails;
    std::vector<thirdvisit::plate> plates;  // masked
    std::vector<consent_record> consents;
    std::optional<view::flag> flag;
    std::vector<view::visit> visits;  // the last 50
    std::optional<int> cycle_days;
    bool regular{};
    std::vector<std::string> reasons;
};

// Takes less or more than he used to (product 5.8).
struct volume_hint {
    std::string customer;
    std::string title;  // masked
    customer_kind kind{customer_kind::person};
    std::string manager;
    std::string change;  // low, high, below: of the value set by hand
    milliliters now;     // the last 28 days
    milliliters usual;   // his own median; 0 where only the value set by hand is known
    std::optional<milliliters> watched_below;
    std::string value_class;
};

// Somebody's customer to be spoken to, without a flag.
struct care_task {
    std::string id;
    std::string customer;
    std::string title;  // masked
    std::string manager;
    std::string badge;  // who marked it
    business_day since;
    bool can_call{};
    int attempts{};
};

struct hint_list {
    std::optional<business_day> checked_on;  // none: never yet
    std::vector<volume_hint> hints;          // most litres lost first
    std::vector<care_task> tasks;            // oldest first
};

// Rows whose check no longer agrees: nothing uses them, and nothing puts them right by itself.
struct damaged_file {
    std::string name;  // beside the store, to be looked at
    utc_ms found;
    std::int64_t rows_saved{};
    std::int64_t rows_lost{};  // those that could still be read; how many more nobody knows
};

struct damage {
    std::int64_t facts{};
    std::int64_t visits{};
    std::vector<damaged_file> files;
};

struct twin_side {
    std::string customer;
    std::string title;  // masked
    int stage{};
    std::string manager;
    int visit_days{};
    std::optional<business_day> last_visit;
};

// What a profile would be with the other one in it.
struct twins_together {
    int stage{};
    int visit_days{};
    int cars{};
    int cards{};
    std::vector<std::string> fills;  // address organisation contact manager: from the other
    bool contact_left{};             // the other's contact is not covered by a consent
};

struct twin_pair {
    twin_side a;
    twin_side b;
    std::vector<std::string> reasons;
    utc_ms found;
    bool a_kept{};         // the proposal
    std::string obstacle;  // why they cannot be one: shared_vehicle do_not_record unlike_kinds
    twins_together if_a;   // a is kept
    twins_together if_b;
};

struct merge {
    std::string id;
    twin_side survivor;
    std::string merged;  // customer
    std::string merged_title;
    utc_ms at;
    std::string badge;
    bool can_undo{};  // else a later one must be taken back first
};

// The manager's page of duplicates.
struct twin_desk {
    std::vector<twin_pair> pairs;
    std::vector<merge> merged;  // lately
};

// How far head office is behind us.
struct backlog {
    std::int64_t waiting{};
    std::optional<utc_ms> oldest;
    std::int64_t set_aside{};
    struct set_aside_record {
        std::int64_t seq{};
        std::string kind;
        utc_ms at;
        std::string code;  // why, as a word
        std::string text;  // and as head office said it
    };
    std::vector<set_aside_record> set_aside_records;  // the latest
    std::int64_t last_seq{};
    std::int64_t acknowledged{};
    std::string epoch;
};

struct snapshot {
    utc_ms now;
    std::vector<employee> staff;
    std::vector<point> points;
    std::vector<visit> visits;  // open ones and the last 10 closed
    std::vector<flag> tasks;
    std::vector<expected_customer> expected;
    std::vector<std::string> models;  // vehicle models, most frequent first
    std::vector<plate_match> likely;  // cars that often come at this hour, best first
    view::backlog backlog;
    std::vector<waiting_card> waiting_cards{};
};

// What the end of a demo counts, and `thirdvisit status`.
struct totals {
    std::int64_t fuellings_stored{};  // live ones only
    std::int64_t visits{};            // imported and live ones, each once
    std::int64_t customers{};
    std::int64_t flags{};  // raised now
    std::int64_t unsent{};
    std::int64_t set_aside{};
    std::int64_t open_visits{};
};

}  // namespace thirdvisit::station::view
