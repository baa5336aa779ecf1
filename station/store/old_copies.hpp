// Copies of the databases that an upgrade or a damage left in the folder: they hold what was erased
// since, so they go after the days that erasure promises for backups (decision 15).
#pragma once

#include "schemas/values.hpp"

#include <filesystem>

namespace thirdvisit::station {

constexpr int copies_kept_days = 7;

// How many files are gone. A file that cannot be removed is tried again the next time.
int remove_old_copies(const std::filesystem::path& folder, utc_ms before);

}  // namespace thirdvisit::station
