#include "schemas/time_zone.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string_view>

namespace thirdvisit {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr const char* zone_folder = "/usr/share/zoneinfo/";

bool is_plain_name(const std::string& name)
{
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '+' || c == '/';
    };
    return !name.empty() && name.front() != '/' && std::all_of(name.begin(), name.end(), plain);
}

// The C library knows one zone at a time, the process's. Changing it is rare (a program has one), so
// that nobody reads the environment meanwhile; reading it is under the same lock.
class current_zone {
public:
    std::int32_t offset_at(const std::string& name, std::int64_t second)
    {
        const std::lock_guard lock(mutex_);
        if (name != name_) {
            ::setenv("TZ", (":" + name).c_str(), 1);
            ::tzset();
            name_ = name;
        }
        const std::time_t at = second;
        std::tm parts{};
        return ::localtime_r(&at, &parts) ? static_cast<std::int32_t>(parts.tm_gmtoff) : 0;
    }

private:
    std::mutex mutex_;
    std::string name_;
};

current_zone& process_zone()
{
    static current_zone zone;
    return zone;
}

}  // namespace

result<time_zone> time_zone::load(const std::string& name)
{
    std::error_code ec;
    if (!is_plain_name(name) || !std::filesystem::is_regular_file(zone_folder + name, ec))
        return errc::not_found;
    constexpr std::string_view mark = "TZif";  // RFC 8536; a file without it counts as UTC below
    std::array<char, mark.size()> begin{};
    std::ifstream(zone_folder + name, std::ios::binary).read(begin.data(), begin.size());
    if (!std::equal(mark.begin(), mark.end(), begin.begin()))
        return errc::malformed_message;
    return time_zone(name);
}

std::int32_t time_zone::offset_at(std::int64_t second) const noexcept
{
    return process_zone().offset_at(name_, second);
}

local_time time_zone::local(utc_ms at) const noexcept
{
    const auto floor = [](std::int64_t value, std::int64_t by) {
        return value / by - (value % by < 0 ? 1 : 0);
    };
    const auto utc = floor(at.since_epoch, 1'000);
    const auto second = utc + offset_at(utc);
    const auto day = floor(second, seconds_per_day);
    return {{static_cast<std::int32_t>(day)},
            static_cast<std::int32_t>(second - day * seconds_per_day)};
}

// No clock is ever more than a day off Greenwich: the offsets a day before and a day after are all
// that can be meant.
result<time_zone::instants> time_zone::utc_of(local_time t) const noexcept
{
    const auto wall = t.day.count * seconds_per_day + t.second_of_day;
    const auto earlier = offset_at(wall - seconds_per_day);
    const auto later = offset_at(wall + seconds_per_day);
    const auto shown = [&](std::int32_t offset) { return offset_at(wall - offset) == offset; };
    const auto instant = [&](std::int32_t offset) { return utc_ms{(wall - offset) * 1'000}; };
    if (!shown(earlier) && !shown(later))
        return errc::malformed_message;
    if (earlier == later || !shown(later))
        return instants{instant(earlier), std::nullopt};
    if (!shown(earlier))
        return instants{instant(later), std::nullopt};
    return instants{instant(earlier), instant(later)};
}

}  // namespace thirdvisit
