#include "station/service/forecourt.hpp"

#include <algorithm>

namespace thirdvisit::station {

namespace {

constexpr std::int64_t same_card_ms = 60'000;  // a reader that keeps reporting a resting card

bool nozzle_is_up(drivers::point_state s, bool before)
{
    using enum drivers::point_state;
    switch (s) {
    case calling:
    case started:
    case suspended_started:
    case fuelling:
    case suspended_fuelling:
        return true;
    case authorised:
        return before;  // may be granted before anybody lifts the nozzle
    case inoperative:
    case closed:
    case idle:
        break;
    }
    return false;
}

}  // namespace

forecourt::forecourt(std::vector<point_place> places, const station_clock& clock,
                     std::function<std::string(utc_ms)> make_id)
    : places_(std::move(places)), clock_(clock), make_id_(std::move(make_id))
{
    for (const auto& p : places_) {
        if (!p.zone.empty())  // a zone nobody knows ends the program now, not with the first record
            zones_.emplace(p.zone, zone_named(p.zone));
        if (p.point > 0) {
            auto& tile = tiles_[p.point];
            tile.point = p.point;
            tile.line = p.line;
        }
    }
}

// Two nozzles of one terminal may stand at two points: a place fits when it lists the nozzle, when
// it lists none, or when the event names none.
const point_place* forecourt::place_at(const std::string& line, int number, int nozzle) const
{
    const auto found = std::find_if(places_.begin(), places_.end(), [&](const point_place& p) {
        return p.line == line && p.address == number &&
               (p.grades.empty() || nozzle == 0 || p.grades.contains(nozzle));
    });
    return found == places_.end() ? nullptr : &*found;
}

// Address 0 of a line with several devices speaks for all of them.
std::vector<const point_place*> forecourt::places_for(const std::string& line, int number) const
{
    std::vector<const point_place*> all;
    for (const auto& p : places_)
        if (p.line == line && p.address == number)
            all.push_back(&p);
    if (all.empty() && number == 0)
        for (const auto& p : places_)
            if (p.line == line)
                all.push_back(&p);
    return all;
}

std::string forecourt::grade_at(const std::string& line, int number, int nozzle) const
{
    const auto* place = place_at(line, number, nozzle);
    if (place == nullptr)
        return {};
    const auto found = place->grades.find(nozzle);
    return found == place->grades.end() ? std::string{} : found->second;
}

fact forecourt::make_fact(const std::string& line, int point, utc_ms now, std::string key,
                          fact_content content) const
{
    return {.id = make_id_(now),
            .key = std::move(key),
            .source = point == 0 ? "desk:" + line : line,
            .point = point,
            .at = now,
            .received = now,
            .content = std::move(content)};
}

understood forecourt::hear(const std::string& line, const drivers::device_event& event, utc_ms now)
{
    understood out;
    if (const auto* e = std::get_if<drivers::state_changed>(&event))
        on_state(line, *e, now, out);
    else if (const auto* p = std::get_if<drivers::fuelling_progress>(&event))
        on_progress(line, *p, out);
    else if (const auto* r = std::get_if<drivers::record_offered>(&event))
        on_record(line, *r, now, out);
    else if (const auto* c = std::get_if<drivers::card_seen>(&event))
        on_card(line, *c, now, out);
    else if (const auto* g = std::get_if<drivers::card_gone>(&event))
        on_card_gone(line, *g, now, out);
    else if (const auto* s = std::get_if<drivers::fell_silent>(&event))
        on_silence(line, s->address, true, now, out);
    else if (const auto* b = std::get_if<drivers::spoke_again>(&event))
        on_silence(line, b->address, false, now, out);
    else if (const auto* n = std::get_if<drivers::line_noise>(&event))
        out.noise = unreadable{line, now, std::string(thirdvisit::name_of(n->why)), n->raw};
    else if (const auto* d = std::get_if<drivers::device_notice>(&event))
        out.noise = unreadable{line, now, d->kind, bytes(d->text.begin(), d->text.end())};
    return out;
}

void forecourt::on_state(const std::string& line, const drivers::state_changed& e, utc_ms now,
                         understood& out)
{
    const auto* place = place_at(line, e.address, e.nozzle);
    if (place == nullptr || place->point == 0)
        return;
    auto& tile = tiles_[place->point];
    if (out_of_sight_.contains(place->point))
        in_sight(line, place->point, now, out);
    auto& up = up_[place->point][e.nozzle];
    const bool is_up = nozzle_is_up(e.state, up);
    const std::string at = line + "/" + std::to_string(e.address) + "/" + std::to_string(e.nozzle) +
                           "/" + std::to_string(now.since_epoch);
    if (is_up && !up)
        out.facts.push_back(
            {make_fact(line, place->point, now, "up/" + at, nozzle_lifted{e.nozzle}), false});
    if (!is_up && up) {
        out.facts.push_back(
            {make_fact(line, place->point, now, "down/" + at, nozzle_hung_up{e.nozzle}), false});
        deliveries_[place->point][e.nozzle].up = false;
        deliveries_[place->point][e.nozzle].hung_up = now;
    }
    if (is_up && !up) {
        deliveries_[place->point][e.nozzle] = {.up = true, .hung_up = {}, .ran = {}};
        tile.volume = {};
        tile.amount = {};
    }
    up = is_up;
    if (tile.state != e.state || tile.nozzle != e.nozzle)
        tile.since = now;
    tile.state = e.state;
    tile.silent = false;
    if (e.nozzle != 0) {
        tile.nozzle = e.nozzle;
        tile.grade = grade_at(line, e.address, e.nozzle);
    }
    out.changed.push_back(place->point);
}

void forecourt::on_progress(const std::string& line, const drivers::fuelling_progress& e,
                            understood& out)
{
    const auto* place = place_at(line, e.address, e.nozzle);
    if (place == nullptr || place->point == 0)
        return;
    auto& tile = tiles_[place->point];
    tile.volume = e.volume;
    tile.amount = e.amount;
    deliveries_[place->point][e.nozzle].ran = e.volume;
    if (e.nozzle != 0) {
        tile.nozzle = e.nozzle;
        tile.grade = grade_at(line, e.address, e.nozzle);
    }
    out.changed.push_back(place->point);
}

void forecourt::on_record(const std::string& line, const drivers::record_offered& e, utc_ms now,
                          understood& out)
{
    const auto* place = place_at(line, e.address, e.record.nozzle);
    const int point = place == nullptr ? 0 : place->point;
    auto record = e.record;
    // The station's own name for the product: people and imports say "92#", records a code.
    if (auto named = grade_at(line, e.address, record.nozzle); !named.empty())
        record.grade = std::move(named);
    auto f = make_fact(line, point, now, "record/" + line + "/" + e.record_id, {});
    f.source = line;
    date({line, e.address}, point, record, f, out);
    f.content = record;
    out.facts.push_back({std::move(f), true});
    if (point == 0)
        return;
    auto& tile = tiles_[point];
    tile.volume = record.volume;
    tile.amount = record.amount;
    out.changed.push_back(point);
}

void forecourt::on_card(const std::string& line, const drivers::card_seen& e, utc_ms now,
                        understood& out)
{
    const auto* place = place_at(line, e.address, e.nozzle);
    const int point = place == nullptr ? 0 : place->point;
    auto& last = cards_[{line, e.address}];
    const bool resting = last.token == e.card.token && now - last.at < same_card_ms;
    last = {e.card.token, now};
    if (resting)
        return;
    const auto key = "card/" + line + "/" + std::to_string(e.address) + "/" + e.card.token + "/" +
                     std::to_string(now.since_epoch);
    out.facts.push_back({make_fact(line, point, now, key, card_presented{e.card, e.nozzle}), true});
    if (point == 0)
        return;
    tiles_[point].card_tail = e.card.tail;
    out.changed.push_back(point);
}

void forecourt::on_card_gone(const std::string& line, const drivers::card_gone& e, utc_ms now,
                             understood& out)
{
    const auto* place = place_at(line, e.address, 0);
    const int point = place == nullptr ? 0 : place->point;
    cards_.erase({line, e.address});
    if (point == 0)
        return;
    const auto key = "gone/" + line + "/" + std::to_string(e.address) + "/" + e.token + "/" +
                     std::to_string(now.since_epoch);
    out.facts.push_back({make_fact(line, point, now, key, card_removed{e.token}), false});
    tiles_[point].card_tail.reset();
    out.changed.push_back(point);
}

void forecourt::on_silence(const std::string& line, int number, bool silent, utc_ms now,
                           understood& out)
{
    for (const auto* place : places_for(line, number)) {
        if (place->point == 0)
            continue;
        auto& tile = tiles_[place->point];
        if (tile.silent == silent)
            continue;
        out.changed.push_back(place->point);
        if (silent)
            out.facts.push_back({lose_sight(place->point, now), false});
        else
            in_sight(line, place->point, now, out);
        out_of_sight_.erase(place->point);
    }
}

fact forecourt::lose_sight(int point, utc_ms now)
{
    auto& tile = tiles_[point];
    tile.silent = true;
    tile.since = now;
    out_of_sight_.insert(point);
    const auto key =
        "silent/" + tile.line + "/" + std::to_string(point) + "/" + std::to_string(now.since_epoch);
    return make_fact(tile.line, point, now, key, device_silent{});
}

void forecourt::in_sight(const std::string& line, int point, utc_ms now, understood& out)
{
    auto& tile = tiles_[point];
    tile.silent = false;
    tile.since = now;
    out_of_sight_.erase(point);
    up_[point].clear();  // its next state says what is up
    const auto key =
        "back/" + line + "/" + std::to_string(point) + "/" + std::to_string(now.since_epoch);
    out.facts.push_back({make_fact(line, point, now, key, device_back{}), false});
}

std::vector<view::point> forecourt::tiles() const
{
    std::vector<view::point> out;
    for (const auto& [number, tile] : tiles_)
        out.push_back(tile);
    return out;
}

const view::point* forecourt::tile(int point) const
{
    const auto found = tiles_.find(point);
    return found == tiles_.end() ? nullptr : &found->second;
}

bool forecourt::self_service(int point, local_time now) const
{
    constexpr int seconds_a_minute = 60;
    const int minute = now.second_of_day / seconds_a_minute;
    return std::any_of(places_.begin(), places_.end(), [&](const point_place& p) {
        if (p.point != point)
            return false;
        if (!p.night)
            return p.self_service;
        const bool over_midnight = p.night->from_minute > p.night->to_minute;
        const bool after = minute >= p.night->from_minute;
        const bool before = minute < p.night->to_minute;
        const bool within = over_midnight ? after || before : after && before;
        return within ? p.night->self_service : p.self_service;
    });
}

std::vector<int> forecourt::pumps_running() const
{
    std::vector<int> running;
    for (const auto& [point, nozzles] : up_)
        if (std::any_of(nozzles.begin(), nozzles.end(), [](const auto& n) { return n.second; }))
            running.push_back(point);
    return running;
}

}  // namespace thirdvisit::station
