// Copies of the databases that an upgrade or a damage left in the folder: they hold what was erased
// since, so they go after the days that erasure promises for backups (decision 15).
#pragma once

#include "schemas/values.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace thirdvisit::station {

constexpr int copies_kept_days = 7;

// When a file of that name, or its -wal or -shm, was set aside as damaged; nothing for all others.
std::optional<utc_ms> damaged_at(std::string_view name);

// How many files are gone. A file that cannot be removed is tried again the next time.
int remove_old_copies(const std::filesystem::path& folder, utc_ms before);

}  // namespace thirdvisit::station
