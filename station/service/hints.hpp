// Hints without a missed visit, around the pure rule (station/recall/volume_hint): the weekly check,
// values set by hand, and tasks of customers who grumbled. No coroutines.
#pragma once

#include "station/service/flag_views.hpp"
#include "station/service/requests.hpp"
#include "station/store/store.hpp"

#include <string>
#include <vector>

namespace thirdvisit::station {

// The Monday whose figures count today.
business_day check_day(business_day today);

// On a thread and a connection of its own: whose litres are out of his own range.
std::vector<stored_hint> run_hints(store_reader& r, business_day today);

// Store thread, in slices. Cut off and run again in the same week, it ends the same.
constexpr std::size_t hints_per_commit = 200;
void store_hints(store& s, const std::vector<stored_hint>& found, std::size_t from,
                 business_day check);
void finish_hints(store& s, business_day check);
// The week that was checked last; empty: none yet, or history came in since.
std::string last_check(store& s);
void forget_check(store& s);

// Reader thread.
view::hint_list load_hints(store_reader& r, const recall_calendar& now);

// Store thread; false: no such customer, task.
bool set_watch(store& s, const std::string& customer, const watch_request& r, utc_ms now);
void mark_grumbled(store& s, const std::string& customer, const std::string& visit,
                   const grumbled_request& r, utc_ms now);
// Reached: the task is done. Else it stays, with one attempt more.
bool settle_care(store& s, const std::string& task, const contact_request& r, utc_ms now);

}  // namespace thirdvisit::station
