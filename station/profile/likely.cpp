#include "station/profile/likely.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace thirdvisit::station {

namespace {

constexpr int day_minutes = 24 * 60;

int minutes_apart(local_time a, local_time b)
{
    const int apart = std::abs(a.second_of_day - b.second_of_day) / 60;
    return std::min(apart, day_minutes - apart);
}

bool weekend(business_day d)
{
    return weekday_of(d) >= 5;
}

struct tally {
    int score{};
    int stops{};
    local_time latest;
};

}  // namespace

int likely_weight(local_time stop, local_time now, const likely_settings& s) noexcept
{
    const int age = now.day - stop.day;
    if (age < 1 || age > s.window_days)
        return 0;
    const int apart = minutes_apart(stop, now);
    const int hour = apart <= s.near_minutes ? 2 : apart <= s.far_minutes ? 1 : 0;
    if (weekday_of(stop.day) == weekday_of(now.day))
        return hour * 3;
    return hour * (weekend(stop.day) == weekend(now.day) ? 2 : 1);
}

std::vector<likely_vehicle> score_stops(std::span<const earlier_stop> stops, local_time now,
                                        const likely_settings& s)
{
    std::map<std::string, tally> by;
    for (const auto& stop : stops)
        if (const int weight = likely_weight(stop.at, now, s); weight > 0) {
            auto& t = by[stop.vehicle];
            t.score += weight;
            ++t.stops;
            t.latest = std::max(t.latest, stop.at);
        }
    std::vector<std::pair<std::string, tally>> enough;
    for (auto& [vehicle, t] : by)
        if (t.stops >= s.stops_least)
            enough.emplace_back(vehicle, t);
    std::stable_sort(enough.begin(), enough.end(), [](const auto& a, const auto& b) {
        return a.second.score != b.second.score ? a.second.score > b.second.score
                                                : a.second.latest > b.second.latest;
    });
    std::vector<likely_vehicle> out;
    for (const auto& [vehicle, t] : enough)
        out.push_back({vehicle, t.score});
    return out;
}

bool may_be_back(std::span<const business_day> days, business_day today) noexcept
{
    if (days.empty() || days.back() >= today)
        return false;
    if (days.size() < 2)
        return true;
    const int usual = (days.back() - days.front()) / static_cast<int>(days.size() - 1);
    return 2 * (today - days.back()) >= usual;
}

std::vector<std::size_t> pick_likely(std::span<const std::string> grades, const likely_settings& s)
{
    std::vector<std::size_t> first;
    std::vector<std::size_t> rest;
    std::map<std::string_view, std::size_t> taken;
    for (std::size_t i = 0; i < grades.size(); ++i)
        (++taken[grades[i]] <= s.per_grade ? first : rest).push_back(i);
    first.insert(first.end(), rest.begin(), rest.end());
    first.resize(std::min(first.size(), s.most));
    std::sort(first.begin(), first.end());
    return first;
}

}  // namespace thirdvisit::station
