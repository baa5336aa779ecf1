// A damaged database is never repaired in place: it is set aside under another name for people to
// look at, and every row that can still be read and whose tag agrees is copied into a new one.
#pragma once

#include "schemas/values.hpp"
#include "station/store/row_tag.hpp"

#include <cstdint>
#include <filesystem>

namespace thirdvisit::station {

// Renames the file and its log; returns where it lies now.
std::filesystem::path set_damaged_aside(const std::filesystem::path& file, utc_ms now);

// Rows saved. `fresh` must not exist yet.
std::int64_t salvage_station(const std::filesystem::path& damaged,
                             const std::filesystem::path& fresh, const row_tagger& tagger);
std::int64_t salvage_keys(const std::filesystem::path& damaged, const std::filesystem::path& fresh);

}  // namespace thirdvisit::station
