#include "station/visit/visit_builder.hpp"

#include <algorithm>
#include <utility>

namespace thirdvisit::station {

visit_builder::visit_builder(visit_settings settings, local_clock local)
    : settings_(settings), local_(std::move(local))
{}

void visit_builder::remember(const visit& stored)
{
    keep(stored);
    for (const auto& f : stored.fuellings)
        see(f.fact_id, stored.ended);
}

visit_changes visit_builder::apply(const fact& f, const known_to_fact& known)
{
    auto out = tick(f.received);
    if (seen_.contains(f.id))
        return out;
    see(f.id, now_);
    take(f, known, out);
    return out;
}

void visit_builder::see(const std::string& fact, utc_ms at)
{
    seen_[fact] = {at, {}};
    seen_order_.push_back({at, fact});
}

visit_changes visit_builder::tick(utc_ms now)
{
    visit_changes out;
    close_due(now, out);
    now_ = std::max(now_, now);
    std::erase_if(unbound_, [&](const unbound_card& u) {
        const bool over = now_ - u.at >= settings_.drop_identity_ms;
        if (over)
            spent_.push_back(u.fact_id);
        return over;
    });
    release_duty();
    forget_old();
    return out;
}

std::optional<utc_ms> visit_builder::next_deadline() const
{
    const auto first = earliest();
    return first ? std::optional(first->at) : std::nullopt;
}

std::vector<std::string> visit_builder::take_spent()
{
    return std::exchange(spent_, {});
}

// Each visit ends at its own deadline, in order of the deadlines: when the clock was asked makes
// no difference.
void visit_builder::close_due(utc_ms now, visit_changes& out)
{
    for (auto first = earliest(); first && first->at <= now; first = earliest()) {
        now_ = std::max(now_, first->at);
        auto& state = points_[first->point];
        if (!first->next) {
            end_here(first->point, out);
            continue;
        }
        auto gone = std::move(*state.next);
        state.next.reset();
        finish(std::move(gone), out);
    }
}

void visit_builder::take(const fact& f, const known_to_fact& known, visit_changes& out)
{
    const bool of_a_card = std::holds_alternative<card_presented>(f.content);
    const bool of_staff = std::holds_alternative<employee_on_duty>(f.content) ||
                          std::holds_alternative<employee_off_duty>(f.content) ||
                          std::holds_alternative<fuelling_recorded>(f.content);
    if (const auto* act = std::get_if<visit_act>(&f.content))
        take_act(f, *act, known, out);
    else if (f.point == 0 && !of_a_card && !of_staff)
        spent_.push_back(f.id);  // no pump: nothing it could be about
    else if (const auto* lifted = std::get_if<nozzle_lifted>(&f.content))
        take_lift(f, lifted->nozzle, out);
    else if (const auto* hung = std::get_if<nozzle_hung_up>(&f.content))
        take_hang_up(f, hung->nozzle);
    else if (const auto* record = std::get_if<fuelling_recorded>(&f.content))
        take_record(f, *record, known, out);
    else if (of_a_card && f.point == 0)
        take_unbound(f);
    else if (of_a_card || std::holds_alternative<plate_entered>(f.content))
        take_identity(f, known, out);
    else if (const auto* on = std::get_if<employee_on_duty>(&f.content))
        take_duty(f, on->badge, on->points);
    else if (const auto* off = std::get_if<employee_off_duty>(&f.content))
        take_duty(f, off->badge, std::nullopt);
    else if (std::holds_alternative<device_silent>(f.content))
        take_silence(f);
    else if (std::holds_alternative<device_back>(f.content))
        take_return(f);
    else if (std::holds_alternative<card_removed>(f.content))
        touch(f);
    else
        spent_.push_back(f.id);
}

// Whoever hung up without a delivery, a card or a plate is gone a minute later.
bool visit_builder::has_left(const presence& p) const
{
    return !p.has_content() && p.up.empty() && now_ - p.last_fact > settings_.same_visit_lift_ms;
}

void visit_builder::take_identity(const fact& f, const known_to_fact& known, visit_changes& out)
{
    const int place = place_of(f.point);
    auto& state = points_[place];
    if (state.here && has_left(*state.here))
        end_here(place, out);
    if (!state.here)
        state.here = begin(place);
    const auto event = fits(state.here->visit, f) ? point_event::identity : point_event::other;
    const auto action = action_for(phase_of(*state.here), event);
    if (action == point_action::split)
        split(place, out);
    if (action == point_action::queue && !state.next)
        state.next = begin(place);
    auto& p = action == point_action::queue ? *state.next : *state.here;  // the newest one counts
    if (const auto* c = std::get_if<card_presented>(&f.content))
        forget_unbound(c->card.token);
    note(p, f);
    identify_by(p, f, known);
    announce(p, out);
}

int visit_builder::only_candidate() const
{
    int only = 0;
    for (const auto& [point, state] : points_) {
        if (!state.here || state.next || state.here->visit.card || has_left(*state.here))
            continue;
        if (only != 0)
            return 0;
        only = point;
    }
    return only;
}

// With one candidate the card's fact carries its pump already. A restart sees fewer cars than were
// there and must not judge again: the card waits until it is tapped or presented again.
void visit_builder::take_unbound(const fact& f)
{
    const auto& card = std::get<card_presented>(f.content).card;
    forget_unbound(card.token);
    unbound_.push_back({f.id, card, now_});
}

void visit_builder::forget_unbound(const std::string& token)
{
    std::erase_if(unbound_, [&](const unbound_card& u) {
        if (u.card.token == token)
            spent_.push_back(u.fact_id);
        return u.card.token == token;
    });
}

void visit_builder::take_lift(const fact& f, int nozzle, visit_changes& out)
{
    hear(f.point);
    const int place = place_of(f.point);
    auto& state = points_[place];
    if (state.here && state.next)
        end_here(place, out);  // a new nozzle-up with another identity
    if (state.here) {
        const bool late =
            state.here->hung_up && now_ - *state.here->hung_up > settings_.same_visit_lift_ms;
        const auto event = late ? point_event::lifted_late : point_event::lifted_soon;
        if (action_for(phase_of(*state.here), event) == point_action::turn)
            turn(place, out);
    }
    if (!state.here)
        state.here = begin(place);
    note(*state.here, f);
    const hose lifted{f.point, nozzle};
    state.here->owed.erase(lifted);  // its record, if there is one, still joins
    state.here->up[lifted] = {now_, f.id};
}

void visit_builder::take_hang_up(const fact& f, int nozzle)
{
    hear(f.point);
    const int place = place_of(f.point);
    auto& state = points_[place];
    if (!state.here)
        state.here = begin(place);
    auto& p = *state.here;
    note(p, f);
    const hose hung{f.point, nozzle};
    const bool was_up = p.up.erase(hung) > 0;
    // A hang-up behind its record owes nothing; one whose lift we never saw does.
    if (was_up || phase_of(p) == point_phase::waiting) {
        p.hung_up = now_;
        p.owed.insert(hung);
    }
}

// `on`: in charge of these pumps; a card put into a pump says which by itself.
void visit_builder::take_duty(const fact& f, const std::string& badge,
                              std::optional<std::vector<int>> on, const std::string& card)
{
    if (const auto before = on_duty_.find(badge); before != on_duty_.end()) {
        duty_over_[before->second.fact] = now_;
        on_duty_.erase(before);
    }
    if (on && f.point != 0)
        on->push_back(f.point);
    if (on)
        on_duty_[badge] = {f.id, std::move(*on), ++sign_ons_, card};
    else
        duty_over_[f.id] = now_;
}

// Who served an open visit was decided by the duty of that moment: a restart must find it again.
void visit_builder::release_duty()
{
    auto oldest = now_;
    for (const auto& [point, state] : points_)
        for (const auto* p : {&state.here, &state.next})
            if (*p)
                oldest = std::min(oldest, (*p)->begun);
    std::erase_if(duty_over_, [&](const auto& over) {
        if (over.second < oldest)
            spent_.push_back(over.first);
        return over.second < oldest;
    });
}

// Silence starts the cap of a visit whose nozzle is up.
void visit_builder::take_silence(const fact& f)
{
    auto& state = points_[place_of(f.point)];
    if (!state.silent.emplace(f.point, stated{now_, f.id}).second)
        spent_.push_back(f.id);
}

// When the device speaks again the nozzle's state is unknown: it counts as hung up now, and the
// device says so if it is not.
void visit_builder::take_return(const fact& f)
{
    hear(f.point);
    auto& state = points_[place_of(f.point)];
    const auto before = state.here ? state.here->owed.size() : 0;
    if (state.here)
        std::erase_if(state.here->up, [&](const auto& lift) {
            const bool his = lift.first.point == f.point;
            if (his)
                state.here->owed.insert(lift.first);
            return his;
        });
    if (!state.here || state.here->owed.size() == before) {
        spent_.push_back(f.id);
        return;
    }
    state.here->facts.push_back(f.id);
    state.here->hung_up = now_;
}

// The device has said something.
void visit_builder::hear(int point)
{
    auto& silent = points_[place_of(point)].silent;
    if (const auto before = silent.find(point); before != silent.end()) {
        spent_.push_back(before->second.fact);
        silent.erase(before);
    }
}

// The nozzles that are up go along with the next customer, and so do the facts that say so.
void visit_builder::split(int point, visit_changes& out)
{
    auto& state = points_[point];
    const auto nozzles = std::exchange(state.here->up, {});
    for (const auto& [nozzle, lift] : nozzles)
        std::erase(state.here->facts, lift.fact);
    end_here(point, out);
    if (!state.here)
        state.here = begin(point);
    for (const auto& [nozzle, lift] : nozzles) {
        state.here->up[nozzle] = lift;
        state.here->facts.push_back(lift.fact);
        state.here->begun = std::min(state.here->begun, lift.at);
    }
}

void visit_builder::touch(const fact& f)
{
    const auto it = points_.find(place_of(f.point));
    if (it == points_.end() || !it->second.here)
        spent_.push_back(f.id);
    else
        note(*it->second.here, f);
}

// A little with every fact: a day's visits are many, and nobody waits while they are swept.
void visit_builder::forget_old()
{
    constexpr int at_a_time = 64;
    const auto limit = now_ + -settings_.remembered_ms;
    for (int n = 0; n < at_a_time && !seen_order_.empty() && seen_order_.front().at < limit; ++n) {
        const auto it = seen_.find(seen_order_.front().fact);
        if (it != seen_.end() && it->second.at < limit) {
            if (!it->second.record.empty())
                record_ids_.erase(it->second.record);
            seen_.erase(it);
        }
        seen_order_.pop_front();
    }
    for (auto& [point, ends] : by_end_)
        for (int n = 0; n < at_a_time && !ends.empty() && ends.begin()->first < limit; ++n) {
            const auto v = stored_.find(ends.begin()->second);
            if (v != stored_.end() && v->second.ended == ends.begin()->first)
                forget(v->second);
            ends.erase(ends.begin());
        }
}

std::vector<visit> visit_builder::open_visits() const
{
    std::vector<visit> open;
    for (const auto& [point, state] : points_) {
        if (state.here && state.here->has_content())
            open.push_back(state.here->visit);
        if (state.next)
            open.push_back(state.next->visit);
    }
    return open;
}

const visit* visit_builder::open_visit(int point) const
{
    const auto it = points_.find(place_of(point));
    const bool open = it != points_.end() && it->second.here && it->second.here->has_content();
    return open ? &it->second.here->visit : nullptr;
}

const visit* visit_builder::find(std::string_view id) const
{
    if (const auto* open = open_by_id(id))
        return &open->visit;
    const auto it = stored_.find(std::string(id));
    return it == stored_.end() ? nullptr : &it->second;
}

point_phase visit_builder::phase(int point) const
{
    const auto it = points_.find(place_of(point));
    return it == points_.end() || !it->second.here ? point_phase::idle : phase_of(*it->second.here);
}

int visit_builder::place_of(int point) const
{
    const auto it = settings_.satellites.find(point);
    return it == settings_.satellites.end() ? point : it->second;
}

std::vector<int> visit_builder::in_charge_of(const std::string& badge) const
{
    const auto on = on_duty_.find(badge);
    return on == on_duty_.end() ? std::vector<int>{} : on->second.points;
}

std::vector<int> visit_builder::points_with_nozzle_up() const
{
    std::set<int> up;
    for (const auto& [point, state] : points_)
        if (state.here)
            for (const auto& [lifted, since] : state.here->up)
                up.insert(lifted.point);
    return {up.begin(), up.end()};
}

}  // namespace thirdvisit::station
