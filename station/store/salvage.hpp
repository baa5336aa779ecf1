// A damaged database is never repaired in place: it is set aside under another name for people to
// look at, and every row that can still be read and whose tag agrees is copied into a new one.
#pragma once

#include "schemas/values.hpp"
#include "station/store/row_tag.hpp"

#include <cstdint>
#include <filesystem>

namespace thirdvisit::station {

// Rows saved and where the damaged file lies now. A kill at any moment leaves the damaged file, or
// the whole new one, or what `finish_salvage` completes.
struct salvage_report {
    std::filesystem::path aside;
    std::int64_t rows{};
    std::int64_t lost{};  // could be read, but their tag disagreed
};
salvage_report salvage_station(const std::filesystem::path& damaged, const row_tagger& tagger,
                               utc_ms now);
salvage_report salvage_keys(const std::filesystem::path& damaged, utc_ms now);

// After a kill between setting the damaged file aside and putting the new one in its place.
void finish_salvage(const std::filesystem::path& file);

}  // namespace thirdvisit::station
