#include "station/store/old_copies.hpp"

#include <sys/stat.h>

#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

namespace {

constexpr std::string_view damaged = ".damaged-";  // followed by the instant it was set aside
constexpr std::string_view before_upgrade = ".before-v";

// Nothing for files that are no such copies.
std::optional<utc_ms> made_at(const std::filesystem::path& file)
{
    const auto name = file.filename().string();
    if (name.find(damaged) != std::string::npos)
        return damaged_at(name);
    struct stat found {};
    if (name.find(before_upgrade) == std::string::npos || ::stat(file.c_str(), &found) != 0)
        return std::nullopt;
    return utc_ms{std::int64_t{found.st_mtime} * 1000};
}

}  // namespace

std::optional<utc_ms> damaged_at(std::string_view name)
{
    const auto at = name.find(damaged);
    if (at == std::string_view::npos)
        return std::nullopt;
    utc_ms when;
    const auto* from = name.data() + at + damaged.size();
    const auto read = std::from_chars(from, name.data() + name.size(), when.since_epoch);
    return read.ec == std::errc{} ? std::optional(when) : std::nullopt;
}

int remove_old_copies(const std::filesystem::path& folder, utc_ms before)
{
    std::vector<std::filesystem::path> old;
    std::error_code ec;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ec))
        if (const auto at = made_at(entry.path()); at && *at < before)
            old.push_back(entry.path());
    int gone = 0;
    for (const auto& file : old)
        gone += std::filesystem::remove(file, ec) ? 1 : 0;
    return gone;
}

}  // namespace thirdvisit::station
