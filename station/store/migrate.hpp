// Numbered forward migrations, compiled in. Each runs in one transaction with its own number, so a
// kill in the middle leaves the version before it and the next start goes on.
#pragma once

#include "station/store/database.hpp"

#include <filesystem>
#include <span>
#include <string_view>

namespace thirdvisit::station {

struct migration {
    int number{};
    std::string_view name;
    std::string_view sql;
};

std::span<const migration> station_migrations() noexcept;
std::span<const migration> key_migrations() noexcept;

// As it is at this moment, into a file that is not there yet. Writers need not wait.
void copy_database(database& db, const std::filesystem::path& to);

// Copies the database beside itself first ("station.db.before-v2") unless it is new. Throws
// store_error(too_new) when the file was made by a newer program.
void migrate(database& db, std::span<const migration> steps);

}  // namespace thirdvisit::station
