#include "station/service/likely_cars.hpp"

#include "station/service/visit_views.hpp"

#include <algorithm>

namespace thirdvisit::station {

namespace {

constexpr std::size_t looked_at = 60;  // the best by score, before the unexpected are left out
constexpr std::int64_t minute_ms = 60'000;
constexpr char between = ' ';  // a customer's id and a plate's token have none

local_time moved(local_time t, std::int64_t by_ms)
{
    constexpr std::int64_t day_s = 86'400;
    const auto second = t.second_of_day + by_ms / 1000;
    const auto days = second < 0 ? -1 : second / day_s;
    return {t.day + static_cast<std::int32_t>(days),
            static_cast<std::int32_t>(second - days * day_s)};
}

std::vector<earlier_stop> read_stops(store_reader& r, const std::vector<hour_window>& windows,
                                     const likely_settings& s)
{
    std::vector<earlier_stop> out;
    const auto reach = s.far_minutes * minute_ms;
    for (const auto& w : windows)
        for (const auto& stop :
             r.history.stops_between(w.middle + -reach, w.middle + reach, stops_per_window))
            out.push_back({stop.customer + between + stop.plate_token,
                           moved(w.middle_local, stop.ended - w.middle)});
    return out;
}

// nullopt: gone, not to be recorded, shared, or not expected so soon.
std::optional<view::plate_match> match_of(store_reader& r, const std::string& vehicle,
                                          business_day today)
{
    const auto customer = vehicle.substr(0, vehicle.find(between));
    const auto token = vehicle.substr(vehicle.find(between) + 1);
    const auto who = r.customers.find(customer);
    if (!who || who->do_not_record || who->kind == customer_kind::shared ||
        !may_be_back(r.history.days_of(customer), today))
        return std::nullopt;
    for (const auto& v : r.customers.vehicles_of(customer))
        if (v.token == token && !v.plate.characters.empty())
            return view::plate_match{customer, masked(v.plate), v.model, v.colour, v.grade};
    return std::nullopt;
}

}  // namespace

std::vector<view::plate_match> load_likely(store_reader& r, const std::vector<hour_window>& windows,
                                           local_time now, business_day today)
{
    const likely_settings s;
    auto best = score_stops(read_stops(r, windows, s), now, s);
    best.resize(std::min(best.size(), looked_at));
    std::vector<view::plate_match> found;
    std::vector<std::string> grades;
    for (const auto& v : best)
        if (auto match = match_of(r, v.vehicle, today)) {
            grades.push_back(match->grade);
            found.push_back(std::move(*match));
        }
    std::vector<view::plate_match> out;
    for (const auto i : pick_likely(grades, s))
        out.push_back(std::move(found[i]));
    return out;
}

}  // namespace thirdvisit::station
