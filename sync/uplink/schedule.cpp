#include "sync/uplink/schedule.hpp"

#include <algorithm>

namespace thirdvisit::sync {

namespace {

constexpr int day_seconds = 24 * 3600;

// FNV-1a, 64 bits (Fowler, Noll, Vo), with a finishing step: names of stations often differ in
// their last digit only.
std::uint64_t spread_hash(std::string_view name)
{
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    hash ^= hash >> 33;
    hash *= 0xff51'afd7'ed55'8ccdULL;
    return hash ^ (hash >> 33);
}

int point_in(std::uint64_t hash, int begin_minute, int end_minute)
{
    const int length = ((end_minute - begin_minute + 1440) % 1440) * 60;
    const int offset = length > 0 ? static_cast<int>(hash % static_cast<std::uint64_t>(length)) : 0;
    return (begin_minute * 60 + offset) % day_seconds;
}

}  // namespace

night_starts starts_of(std::string_view station, const nightly& n)
{
    const auto hash = spread_hash(station);
    return {point_in(hash, n.begin_minute, n.end_minute),
            point_in(hash >> 16, n.second_begin_minute, n.second_end_minute)};
}

local_time next_start(local_time now, const night_starts& s)
{
    const int early = std::min(s.first, s.second);
    const int late = std::max(s.first, s.second);
    if (now.second_of_day < early)
        return {now.day, early};
    if (now.second_of_day < late)
        return {now.day, late};
    return {now.day + 1, early};
}

bool start_between(local_time since, local_time until, const night_starts& s)
{
    return until > since && next_start(since, s) <= until;
}

std::int64_t seconds_between(local_time a, local_time b)
{
    return static_cast<std::int64_t>(b.day - a.day) * day_seconds + b.second_of_day -
           a.second_of_day;
}

}  // namespace thirdvisit::sync
