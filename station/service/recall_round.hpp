// The flag round around the pure rules: reads histories from a connection of its own, asks the
// rules, writes what changed. Running it again changes nothing: flags carry the same ids.
#pragma once

#include "station/recall/round.hpp"
#include "station/service/requests.hpp"
#include "station/service/views.hpp"
#include "station/store/store.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace thirdvisit::station {

// What one round needs, read from one moment of the store.
struct recall_picture {
    std::vector<recall_customer> customers;
    std::vector<flag_record> flags;
    round_state state;
    std::vector<business_day> skipped;
    business_day first;  // first day to be worked off
    business_day today;
    bool due{};
};

// The visit days of one customer, split by vehicle (product 5.1).
std::vector<vehicle_days> days_by_vehicle(const std::vector<visit_stop>& stops);

recall_picture read_picture(store_reader& r, business_day today);
// One customer alone, for his page and the list of flags.
recall_customer read_recall_customer(store_reader& r, const std::string& customer,
                                     business_day today);

// Store thread. At most `changes_per_commit` at a time, so that records need not wait long;
// `pause` lets other work in between.
constexpr std::size_t changes_per_commit = 40;
void write_changes(store& s, const std::vector<flag_change>& changes, std::size_t from, utc_ms now);
void finish_round(store& s, const round_state& state, business_day today);

round_report count_changes(const rounds_result& done, int days);

}  // namespace thirdvisit::station
