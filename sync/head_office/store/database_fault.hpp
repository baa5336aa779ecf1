// What a failure of the database file means, for a person: what happened, where, what to do.
#pragma once

#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <string>

namespace thirdvisit::head_office {

// Disk, file or folder are at fault and not a statement: the connection is not to be trusted.
bool concerns_the_file(const SQLite::Exception& e);

// One sentence for the log and for whoever starts the program.
std::string explain(const SQLite::Exception& e, const std::filesystem::path& file);

}  // namespace thirdvisit::head_office
