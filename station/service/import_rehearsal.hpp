// A dry run does what the import would do, by the same code, to a copy of the store that is thrown
// away: whatever it counts is what the import would count.
#pragma once

#include "station/service/history_import.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace thirdvisit::station {

struct rehearsal_rules {
    visit_settings visits;
    std::function<business_day(utc_ms)> day_of;
    std::function<std::string(utc_ms)> make_id;
};

// A thread of its own; needs as much disk as the store. `id` names the copy.
void rehearse_import(const store_home& home, const std::string& id, import_plan plan,
                     import_report& report, const rehearsal_rules& rules, utc_ms now);

// Copies that a kill has left behind.
void remove_rehearsals(const std::filesystem::path& folder);

}  // namespace thirdvisit::station
