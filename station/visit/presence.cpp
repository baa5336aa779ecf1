// One presence at a fuelling point: its phase, its deadline, and how a fact becomes part of it.
#include "station/visit/visit_builder.hpp"
#include "station/visit/visit_day.hpp"

#include <algorithm>

namespace thirdvisit::station {
namespace {

// Instants of what identifies and what was delivered; nozzle events do not stretch a visit.
void stretch(visit& v, utc_ms at, bool first)
{
    v.begun = first ? at : std::min(v.begun, at);
    v.ended = first ? at : std::max(v.ended, at);
}

}  // namespace

point_phase visit_builder::phase_of(const presence& p)
{
    const bool delivered = !p.visit.fuellings.empty();
    if (!p.up.empty())
        return delivered ? point_phase::again : point_phase::running;
    if (!p.owed.empty())
        return point_phase::owed;
    return delivered ? point_phase::settled : point_phase::waiting;
}

// A card or plate that is new to the visit fits; one that contradicts it does not.
bool visit_builder::fits(const visit& v, const fact& f)
{
    if (const auto* c = std::get_if<card_presented>(&f.content))
        return !v.card || v.card->token == c->card.token;
    if (const auto* p = std::get_if<plate_entered>(&f.content))
        return !v.plate || *v.plate == p->plate;
    if (const auto* r = std::get_if<fuelling_recorded>(&f.content))
        return !v.card || !r->card || v.card->token == r->card->token;
    return true;
}

std::optional<utc_ms> visit_builder::deadline_of(const presence& p, const point_state& state) const
{
    switch (phase_of(p)) {
    case point_phase::idle:
        return std::nullopt;
    case point_phase::waiting:
        return p.last_fact + settings_.drop_identity_ms;
    case point_phase::running:
    case point_phase::again: {
        auto since = p.begun;  // the last of the pumps with a nozzle up that fell silent
        for (const auto& [lifted, lift] : p.up) {
            const auto silent = state.silent.find(lifted.point);
            if (silent == state.silent.end())
                return std::nullopt;
            since = std::max(since, silent->second.at);
        }
        return since + settings_.doubtful_after_ms;
    }
    case point_phase::owed:
        return *p.hung_up + settings_.doubtful_after_ms;
    case point_phase::settled:
        return p.last_fact + settings_.closing_window_ms;
    }
    return std::nullopt;
}

std::optional<visit_builder::due> visit_builder::earliest() const
{
    std::optional<due> first;
    const auto consider = [&](const std::optional<presence>& p, const due& where,
                              const point_state& state) {
        if (!p)
            return;
        if (const auto at = deadline_of(*p, state); at && (!first || *at < first->at))
            first = due{*at, where.point, where.next};
    };
    for (const auto& [point, state] : points_) {
        consider(state.here, {{}, point, false}, state);
        consider(state.next, {{}, point, true}, state);
    }
    return first;
}

visit_builder::presence visit_builder::begin(int point) const
{
    presence p;
    p.visit.point = point;
    p.begun = now_;
    p.last_fact = now_;
    return p;
}

void visit_builder::note(presence& p, const fact& f) const
{
    p.last_fact = now_;
    p.facts.push_back(f.id);
}

void visit_builder::identify_by(presence& p, const fact& f, const known_identity& known) const
{
    auto& v = p.visit;
    stretch(v, f.at, !p.has_content());
    if (const auto* c = std::get_if<card_presented>(&f.content)) {
        v.card = c->card;
        p.known.card = known.card;
        p.card_alone = f;
    } else if (const auto* e = std::get_if<plate_entered>(&f.content)) {
        const bool another = v.plate && *v.plate != e->plate;  // what was noted is the other car's
        v.plate = e->plate;
        v.model = e->model.empty() && !another ? v.model : e->model;
        v.colour = e->colour.empty() && !another ? v.colour : e->colour;
        p.known.plate = known.plate;
    }
    if (known.earlier)
        p.known.earlier = known.earlier;
    if (!p.has_content()) {
        v.id = f.id;
        absorb_waiting(p);
    }
    settle(p);
}

void visit_builder::deliver(presence& p, const fact& f, const fuelling_recorded& r,
                            const known_identity& known) const
{
    auto& v = p.visit;
    stretch(v, f.at, !p.has_content());
    v.fuellings.push_back({f.id, r.nozzle, r.grade, r.volume, r.amount, r.price, f.at});
    if (r.card) {
        v.card = r.card;
        p.known.card = known.card;
        p.card_alone.reset();
    }
    if (known.earlier)
        p.known.earlier = known.earlier;
    p.doubtful_fact = p.doubtful_fact || r.doubtful || r.time_unknown;
    const auto server = r.employee.empty() ? badge_of_card(r.opened_by) : r.employee;
    if (!server.empty() && !p.served_by_hand)
        v.served_by = server;
    if (!p.has_content()) {
        v.id = f.id;
        absorb_waiting(p);
    }
    settle(p);
}

// Everything that follows from the content: who, which day, served by whom.
void visit_builder::settle(presence& p) const
{
    auto& v = p.visit;
    if (!p.confirmed) {
        auto who = identify(v, p.known, settings_);
        v.customer = std::move(who.customer);
        v.how = who.how;
        v.reason = std::move(who.reason);
    }
    const auto at = v.fuellings.empty() ? v.begun : v.fuellings.front().at;
    v.day = visit_day_of(at, local_(at), p.known.earlier, settings_);
    if (v.served_by.empty())
        v.served_by = server_at(v.point);
}

void visit_builder::announce(presence& p, visit_changes& out) const
{
    out.push_back(
        {p.announced ? visit_change_kind::changed : visit_change_kind::opened, p.visit, {}});
    p.announced = true;
}

// Whoever signed on with this duty card and is still on duty.
std::string visit_builder::badge_of_card(const std::string& token) const
{
    const auto his = std::find_if(on_duty_.begin(), on_duty_.end(), [&](const auto& on) {
        return !token.empty() && on.second.card == token;
    });
    return his == on_duty_.end() ? std::string() : his->first;
}

// The last to take charge of this pump, else the only one on duty; nobody is guessed.
std::string visit_builder::server_at(int point) const
{
    std::string here;
    std::int64_t latest = 0;
    for (const auto& [badge, on] : on_duty_)
        if (point != 0 && on.order > latest &&
            std::find(on.points.begin(), on.points.end(), point) != on.points.end()) {
            here = badge;
            latest = on.order;
        }
    if (!here.empty())
        return here;
    std::set<std::string_view> all(settings_.always_on_duty.begin(),
                                   settings_.always_on_duty.end());
    for (const auto& [badge, on] : on_duty_)
        all.insert(badge);
    return all.size() == 1 ? std::string(*all.begin()) : std::string();
}

}  // namespace thirdvisit::station
