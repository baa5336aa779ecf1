// From what people wrote to what the core needs; see settings.hpp.
#include "station/agent/settings.hpp"

#include <algorithm>
#include <set>

namespace thirdvisit::station {

namespace {

constexpr std::int64_t ms_per_second = 1000;

bool asks_nobody(service_kind s)
{
    return s != service_kind::attended;
}

const point_config* point_of(const config& c, int point)
{
    const auto found = std::find_if(c.points.begin(), c.points.end(),
                                    [&](const point_config& p) { return p.number == point; });
    return found == c.points.end() ? nullptr : &*found;
}

point_place place_of(const config& c, const line_config& line, const nozzle_config& n)
{
    point_place place;
    place.line = line.id;
    place.address = n.address;
    place.point = n.point;
    place.zone = line.zone;
    const auto* point = point_of(c, n.point);
    place.self_service = point && asks_nobody(point->service);
    if (point && point->night)
        place.night = {point->night->from_minute, point->night->to_minute,
                       asks_nobody(point->night_service)};
    return place;
}

// One place per fuelling point that an address serves, with exactly its nozzles; a line without
// nozzles is a desk reader.
std::vector<point_place> places_of(const config& c, const line_config& line)
{
    std::vector<point_place> places;
    if (line.nozzles.empty())
        places.push_back(
            {.line = line.id, .address = 0, .point = 0, .grades = {}, .self_service = false});
    for (const auto& n : line.nozzles) {
        auto place = std::find_if(places.begin(), places.end(), [&](const point_place& p) {
            return p.address == n.address && p.point == n.point;
        });
        if (place == places.end()) {
            places.push_back(place_of(c, line, n));
            place = std::prev(places.end());
        }
        place->grades[n.nozzle] = n.grade;
    }
    return places;
}

}  // namespace

core_settings core_settings_of(const config& c)
{
    core_settings s;
    s.state_folder = c.data_folder;
    s.station = c.station.id;
    s.zone = c.station.zone;
    s.home_prefix = c.station.home_prefix;
    s.everybody_on_duty = c.station.everybody_on_duty;
    for (const auto& line : c.lines)
        for (auto& place : places_of(c, line))
            s.places.push_back(std::move(place));
    for (const auto& e : c.staff)
        s.staff.push_back({e.badge, e.name, e.manager});
    for (const auto& p : c.points)
        if (p.satellite_of)
            s.satellites.emplace(p.number, *p.satellite_of);
    s.closing_window_ms = c.visits.closing_window_s * ms_per_second;
    s.same_visit_lift_ms = c.visits.rejoin_window_s * ms_per_second;
    s.doubtful_after_ms = c.visits.doubtful_after_s * ms_per_second;
    s.same_car_within_ms = c.visits.same_customer_s * ms_per_second;
    s.day_close_minute = c.station.day_close_minute;
    s.grace_days = c.recall.grace_days;
    return s;
}

std::vector<int> points_of(const line_config& line)
{
    std::set<int> points;
    for (const auto& n : line.nozzles)
        points.insert(n.point);
    return {points.begin(), points.end()};
}

std::filesystem::path tool_socket_of(const config& c)
{
    return std::filesystem::path(c.data_folder) / "station.sock";
}

}  // namespace thirdvisit::station
