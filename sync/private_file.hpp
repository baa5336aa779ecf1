// Files with secrets: mode 0600 or refused, written whole or not at all.
#pragma once

#include "schemas/errc.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace thirdvisit::sync {

// errc::not_found, errc::not_permitted (others may read it), errc::malformed_message (more than
// 1 MiB), or the system's error.
[[nodiscard]] result<std::string> read_private_file(const std::filesystem::path& file);

// Written beside it, synced, renamed, folder synced. Makes the folder (mode 0700) if it is missing.
[[nodiscard]] result<> write_private_file(const std::filesystem::path& file,
                                          std::string_view content);

}  // namespace thirdvisit::sync
