// What of the store was found damaged, for people: rows whose tag disagreed, and files that were set
// aside and lie beside the store until they are removed, by hand or after 7 days.
#pragma once

#include "station/service/views.hpp"
#include "station/store/store.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace thirdvisit::station {

// Reader thread.
view::damage load_damage(store_reader& r, const std::filesystem::path& folder);

// Store thread: what its own reading found, and what the readers did. True: there is news.
bool note_damage(store& s, const std::set<std::string>& visits_of_readers, utc_ms now);

}  // namespace thirdvisit::station
