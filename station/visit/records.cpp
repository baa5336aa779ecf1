// Which visit a fuelling record belongs to: the one that is owed it, the one that is there, the
// one that was there when the pump wrote it, or a visit of its own.
#include "station/visit/visit_builder.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

namespace thirdvisit::station {
namespace {

std::string record_name(const fact& f, std::int64_t number)
{
    return f.source + "/" + std::to_string(number);
}

std::int64_t distance(utc_ms at, utc_ms from, utc_ms to)
{
    return at < from ? from - at : at > to ? at - to : 0;
}

visit_fuelling* fuelling_of(visit& v, const std::string& fact_id)
{
    const auto it = std::find_if(v.fuellings.begin(), v.fuellings.end(),
                                 [&](const visit_fuelling& f) { return f.fact_id == fact_id; });
    return it == v.fuellings.end() ? nullptr : &*it;
}

// Nets a refund or supplement against its original; what nets to nothing was never delivered.
void net(visit& v, const std::string& fact_id, const fuelling_recorded& r)
{
    auto* f = fuelling_of(v, fact_id);
    f->volume.count += r.volume.count;
    f->amount.count += r.amount.count;
    std::erase_if(v.fuellings, [](const visit_fuelling& one) { return one.volume.count <= 0; });
}

}  // namespace

void visit_builder::take_record(const fact& f, const fuelling_recorded& r,
                                const known_to_fact& known, visit_changes& out)
{
    hear(f.point);
    if (r.record_number != 0) {
        seen_[f.id].record = record_name(f, r.record_number);
        record_ids_[seen_[f.id].record] = f.id;
    }
    switch (r.kind) {
    case record_kind::sale:
        if (r.volume.count > 0)
            take_sale(f, r, known, out);
        else
            clear_nozzle(f, r.nozzle, out);
        return;
    case record_kind::correction:
        take_correction(f, r, known, out);
        return;
    case record_kind::zero:
    case record_kind::test:
    case record_kind::own_vehicle:
    case record_kind::card_error:
        clear_nozzle(f, r.nozzle, out);
        return;
    case record_kind::employee_on:
    case record_kind::employee_off:
        if (!r.employee.empty())
            take_duty(f, r.employee,
                      r.kind == record_kind::employee_on ? std::optional(std::vector<int>{})
                                                         : std::nullopt,
                      r.card ? r.card->token : std::string{});
        else
            spent_.push_back(f.id);
        return;
    case record_kind::other:
        spent_.push_back(f.id);
        return;
    }
}

// A record that is no sale settles the nozzle; a test card or the station's own car is no visit.
void visit_builder::clear_nozzle(const fact& f, int nozzle, visit_changes& out)
{
    const int place = place_of(f.point);
    const auto it = points_.find(place);
    if (it == points_.end() || !it->second.here) {
        spent_.push_back(f.id);
        return;
    }
    auto& p = *it->second.here;
    note(p, f);
    p.up.erase({f.point, nozzle});
    p.owed.erase({f.point, nozzle});
    const auto kind = std::get<fuelling_recorded>(f.content).kind;
    const bool no_visit = kind == record_kind::test || kind == record_kind::own_vehicle;
    if (phase_of(p) == point_phase::waiting && (no_visit || !p.has_content()))
        end_here(place, out);
}

// Evidence before clocks: a nozzle that hung up and owes its record gets it, unless the pump says
// it was long ago (records kept through an outage come in a bunch).
bool visit_builder::belongs_here(const presence& p, const fact& f, const fuelling_recorded& r) const
{
    const auto age = now_ - f.at;
    const bool owed = p.owed.contains({f.point, r.nozzle});
    if (owed && (r.live || r.time_unknown || age <= settings_.doubtful_after_ms))
        return true;
    return !r.time_unknown && f.at + settings_.clock_slack_ms >= p.begun &&
           (age <= settings_.late_record_ms || fits(p.visit, f));
}

void visit_builder::take_sale(const fact& f, const fuelling_recorded& r, const known_to_fact& known,
                              visit_changes& out)
{
    const int place = place_of(f.point);
    auto& state = points_[place];
    const bool here = f.point != 0 && state.here && belongs_here(*state.here, f, r);
    if (!here) {
        const bool nozzle_in_use = state.here && state.here->up.contains({f.point, r.nozzle});
        const bool late = r.time_unknown || now_ - f.at > settings_.late_record_ms;
        if (f.point == 0 || nozzle_in_use || late)
            return take_late(f, r, known, out);
    }
    // The card in the record, or the order of things, says that it is the next customer's.
    if (state.here && state.next && state.here->owed.empty() && state.here->up.empty() &&
        f.at >= state.next->begun)
        end_here(place, out);
    else if (state.here && !state.here->visit.fuellings.empty() &&
             (is_full(state.here->visit) || !fits(state.here->visit, f)))
        end_here(place, out);
    if (!state.here)
        state.here = begin(place);
    auto& p = *state.here;
    note(p, f);
    p.up.erase({f.point, r.nozzle});
    p.owed.erase({f.point, r.nozzle});
    deliver(p, f, r, known);
    announce(p, out);
}

// When the visit was at its own pump: a fuelling that joined it from another pump does not count.
visit_builder::stay visit_builder::stay_of(const visit& v) const
{
    std::set<std::string_view> elsewhere;
    for (const auto* other : joined_to(v.id))
        if (other->point != v.point)
            for (const auto& f : other->fuellings)
                elsewhere.insert(f.fact_id);
    stay here{v.begun, v.ended};
    if (elsewhere.empty())
        return here;
    bool first = true;
    for (const auto& f : v.fuellings)
        if (!elsewhere.contains(f.fact_id)) {
            here = {first ? f.at : std::min(here.from, f.at),
                    first ? f.at : std::max(here.to, f.at)};
            first = false;
        }
    return here;
}

// Of a day's visits at this point those that can have been there then; entries whose visit has
// ended later since are stale, and there is a newer one.
std::vector<visit*> visit_builder::stored_at(int point, utc_ms from, utc_ms to)
{
    constexpr std::int64_t longest_stay_ms = 6 * 3'600'000;
    std::vector<visit*> found;
    const auto at_point = by_end_.find(point);
    if (at_point == by_end_.end())
        return found;
    const auto last = at_point->second.upper_bound(to + longest_stay_ms);
    for (auto it = at_point->second.lower_bound(from); it != last; ++it)
        if (const auto v = stored_.find(it->second);
            v != stored_.end() && v->second.ended == it->first && v->second.begun <= to)
            found.push_back(&v->second);
    return found;
}

// The stored visit of this point that was there when the pump wrote the record: nearest in time,
// with no other card.
visit* visit_builder::stored_near(const fact& f)
{
    visit* best = nullptr;
    std::int64_t best_distance = 0;
    if (f.point == 0)
        return nullptr;
    const auto farthest = std::max(settings_.doubtful_after_ms, settings_.closing_window_ms);
    for (auto* v : stored_at(place_of(f.point), f.at + -farthest, f.at + farthest)) {
        if (is_full(*v) || !fits(*v, f))
            continue;
        const bool dropped = v->fuellings.empty();
        const auto reach = dropped ? settings_.doubtful_after_ms : settings_.closing_window_ms;
        const auto here = stay_of(*v);
        const auto away = distance(f.at, here.from, here.to);
        if (away > reach || (dropped && f.at < here.from))
            continue;
        if (!best || std::tie(away, v->id) < std::tie(best_distance, best->id)) {
            best = v;
            best_distance = away;
        }
    }
    return best;
}

void visit_builder::take_late(const fact& f, const fuelling_recorded& r, const known_to_fact& known,
                              visit_changes& out)
{
    auto* near = r.time_unknown ? nullptr : stored_near(f);
    if (near && near->status == visit_status::joined) {
        const auto into = near->joined_into;
        near = stored_by_id(into);
        if (near != nullptr && is_full(*near))
            near = nullptr;
        if (auto* open = open_by_id(into); open != nullptr && !is_full(open->visit)) {
            open->facts.push_back(f.id);
            deliver(*open, f, r, known);
            announce(*open, out);
            return;
        }
    }
    presence p = begin(place_of(f.point));
    p.facts.push_back(f.id);
    if (!near) {
        deliver(p, f, r, known);
        finish(std::move(p), out);
        return;
    }
    p.visit = *near;
    p.known = known;
    p.confirmed = near->how != identification::anonymous && (near->plate || !r.card);
    p.served_by_hand = !near->served_by.empty();
    const auto day = near->day;
    const bool had_fuel = !near->fuellings.empty();
    deliver(p, f, r, known);
    p.visit.day = had_fuel ? day : p.visit.day;
    p.visit.status = r.doubtful ? visit_status::doubtful : visit_status::closed;
    *near = std::move(p.visit);
    revise(*near, {f.id}, out);
}

void visit_builder::take_correction(const fact& f, const fuelling_recorded& r,
                                    const known_to_fact& known, visit_changes& out)
{
    auto original = known.corrected_fact;
    if (const auto it = record_ids_.find(record_name(f, r.corrects)); it != record_ids_.end())
        original = it->second;
    for (auto& [point, state] : points_)
        if (state.here && fuelling_of(state.here->visit, original)) {
            note(*state.here, f);
            net(state.here->visit, original, r);
            settle(*state.here);
            announce(*state.here, out);
            return;
        }
    if (known.corrected_visit && !stored_.contains(known.corrected_visit->id))
        keep(*known.corrected_visit);
    for (auto& [id, v] : stored_)
        if (v.status != visit_status::joined && fuelling_of(v, original)) {
            net(v, original, r);
            if (v.fuellings.empty())
                v.status = visit_status::dropped;
            revise(v, {f.id}, out);
            return;
        }
    spent_.push_back(f.id);
}

}  // namespace thirdvisit::station
