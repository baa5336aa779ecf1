// What becomes of a presence: closed, doubtful, dropped, or joined to the same customer's visit at
// another pump; and what people join by hand.
#include "station/visit/visit_builder.hpp"

#include <algorithm>
#include <utility>

namespace thirdvisit::station {
namespace {

bool counts(const visit& v)
{
    return v.status == visit_status::closed || v.status == visit_status::doubtful;
}

bool different_cars(const visit& a, const visit& b)
{
    return a.plate && b.plate && *a.plate != *b.plate;
}

bool same_customer(const visit& a, const visit& b)
{
    const auto unsure = [](const visit& v) {
        return v.how == identification::conflicting || v.how == identification::shared_card;
    };
    if (unsure(a) || unsure(b) || different_cars(a, b))
        return false;
    if (a.plate && b.plate)
        return true;
    if (!a.customer.empty() && !b.customer.empty())
        return a.customer == b.customer;
    return a.card && b.card && a.card->token == b.card->token;
}

std::int64_t pause_between(const visit& a, const visit& b)
{
    return std::max(a.begun, b.begun) - std::min(a.ended, b.ended);
}

// Fuellings and what the other one knows; who it is stays, unless nothing was known.
void absorb(visit& into, const visit& from)
{
    for (const auto& f : from.fuellings)
        if (std::none_of(into.fuellings.begin(), into.fuellings.end(),
                         [&](const visit_fuelling& own) { return own.fact_id == f.fact_id; }))
            into.fuellings.push_back(f);
    std::stable_sort(into.fuellings.begin(), into.fuellings.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    into.begun = std::min(into.begun, from.begun);
    into.ended = std::max(into.ended, from.ended);
    const bool was_anonymous = !into.card && !into.plate;
    const bool adds = (!into.card && from.card) || (!into.plate && from.plate);
    if (!into.card)
        into.card = from.card;
    if (!into.plate)
        into.plate = from.plate;
    if (into.model.empty())
        into.model = from.model;
    if (into.colour.empty())
        into.colour = from.colour;
    if (into.customer.empty() && was_anonymous)
        into.customer = from.customer;
    if (was_anonymous) {
        into.how = from.how;
        into.reason = from.reason;
    } else if (adds && into.card && into.plate &&
               (into.how == identification::card || into.how == identification::plate)) {
        into.how = identification::card_and_plate;
    }
}

}  // namespace

void visit_builder::end_here(int point, visit_changes& out)
{
    auto& state = points_[point];
    auto gone = std::move(*state.here);
    state.here = std::exchange(state.next, std::nullopt);
    finish(std::move(gone), out);
}

// A nozzle goes up later than 60 s after the hang-up: the next customer. A card presented since
// the hang-up and less than 60 s ago is his, not a late payment of the one before.
void visit_builder::turn(int point, visit_changes& out)
{
    auto& state = points_[point];
    auto& p = *state.here;
    const auto card = p.card_alone;
    const bool moves = card && p.hung_up && card->received > *p.hung_up &&
                       now_ - card->received <= settings_.same_visit_lift_ms;
    if (!moves)
        return end_here(point, out);
    const auto known = p.known;
    p.visit.card.reset();
    p.known.card = {};
    std::erase(p.facts, card->id);
    const bool only_card = p.visit.id == card->id;
    if (only_card)
        p.visit.id.clear();
    else
        settle(p);
    const bool announced = p.announced && only_card;
    end_here(point, out);
    state.here = begin(point);
    state.here->announced = announced;
    note(*state.here, *card);
    identify_by(*state.here, *card, known);
    announce(*state.here, out);
}

void visit_builder::finish(presence p, visit_changes& out)
{
    if (!p.has_content()) {
        std::move(p.facts.begin(), p.facts.end(), std::back_inserter(spent_));
        return;
    }
    auto& v = p.visit;
    const bool complete = phase_of(p) == point_phase::settled && !p.doubtful_fact;
    v.status = v.fuellings.empty() ? visit_status::dropped
               : complete          ? visit_status::closed
                                   : visit_status::doubtful;
    visit* into = nullptr;
    if (!p.join_into.empty()) {
        v.status = visit_status::joined;
        v.joined_into = p.join_into;
        into = stored_by_id(p.join_into);
        if (auto* open = open_by_id(p.join_into)) {
            absorb(open->visit, v);
            announce(*open, out);
        }
    } else if (counts(v)) {
        into = same_customer_before(v);
    }
    if (into)
        join_stored(*into, v, out);
    if (into && into->id != v.id) {
        v.status = visit_status::joined;
        v.joined_into = into->id;
    }
    out.push_back({visit_change_kind::closed, v, std::move(p.facts)});
    stored_[v.id] = std::move(v);
}

void visit_builder::join_stored(visit& into, const visit& from, visit_changes& out)
{
    const auto before = into.fuellings.size();
    const bool was_dropped = into.status == visit_status::dropped;
    absorb(into, from);
    if (into.fuellings.size() == before)
        return;  // a restart between two commits: it was joined before
    if (was_dropped)
        into.status = visit_status::closed;
    revise(into, {}, out);
}

void visit_builder::revise(visit& v, std::vector<std::string> facts, visit_changes& out)
{
    ++v.revision;
    out.push_back({visit_change_kind::revised, v, std::move(facts)});
}

// Fuellings of one customer within 30 min at the station are one visit (product 3).
visit* visit_builder::same_customer_before(const visit& v)
{
    visit* latest = nullptr;
    for (auto& [id, other] : stored_)
        if (id != v.id && counts(other) && same_customer(v, other) &&
            pause_between(v, other) <= settings_.same_customer_ms &&
            (!latest || other.ended > latest->ended))
            latest = &other;
    return latest;
}

// The stored visit behind an id, through whatever took it over; none when that is still open.
visit* visit_builder::stored_by_id(std::string id)
{
    for (int hops = 0; hops < 16; ++hops) {
        const auto it = stored_.find(id);
        if (it == stored_.end())
            return nullptr;
        if (it->second.status != visit_status::joined)
            return &it->second;
        id = it->second.joined_into;
    }
    return nullptr;
}

visit_builder::presence* visit_builder::open_by_id(std::string_view id)
{
    for (auto& [point, state] : points_)
        for (auto* p : {&state.here, &state.next})
            if (*p && !id.empty() && (*p)->visit.id == id)
                return &**p;
    return nullptr;
}

// After a restart: stored visits that had been joined to this one while it was open.
void visit_builder::absorb_waiting(presence& p) const
{
    for (const auto& [id, v] : stored_)
        if (v.status == visit_status::joined && v.joined_into == p.visit.id)
            absorb(p.visit, v);
}

result<visit_changes> visit_builder::join_by_hand(const std::string& id, const std::string& other)
{
    visit_changes out;
    auto* open_other = open_by_id(other);
    auto* open_into = open_by_id(id);
    auto* into = open_into ? &open_into->visit : stored_by_id(id);
    auto* from = open_other ? &open_other->visit : stored_by_id(other);
    if (!into || !from)
        return errc::not_found;
    if (into->id == from->id || (open_into && open_into->join_into == from->id))
        return errc::refused;
    if (open_other) {  // its nozzle may still be up: it joins when it ends
        open_other->join_into = into->id;
        announce(*open_other, out);
        return out;
    }
    if (open_into) {
        absorb(*into, *from);
        announce(*open_into, out);
    } else {
        join_stored(*into, *from, out);
    }
    from->status = visit_status::joined;
    from->joined_into = into->id;
    revise(*from, {}, out);
    return out;
}

result<visit_changes> visit_builder::undo_join(const std::string& joined)
{
    visit_changes out;
    if (auto* open = open_by_id(joined)) {
        if (open->join_into.empty())
            return errc::refused;
        open->join_into.clear();
        announce(*open, out);
        return out;
    }
    const auto it = stored_.find(joined);
    if (it == stored_.end())
        return errc::not_found;
    auto& from = it->second;
    if (from.status != visit_status::joined)
        return errc::refused;
    auto* open_into = open_by_id(from.joined_into);
    auto* into = open_into ? &open_into->visit : stored_by_id(from.joined_into);
    if (!into)
        return errc::not_found;
    for (const auto& f : from.fuellings)
        std::erase_if(into->fuellings,
                      [&](const visit_fuelling& own) { return own.fact_id == f.fact_id; });
    from.status = visit_status::closed;
    from.joined_into.clear();
    if (open_into)
        announce(*open_into, out);
    else
        revise(*into, {}, out);
    revise(from, {}, out);
    return out;
}

result<visit_changes> visit_builder::correct(const std::string& id, const correction& what,
                                             const known_identity& known)
{
    visit_changes out;
    auto* open = open_by_id(id);
    auto* v = open ? &open->visit : stored_by_id(id);
    if (!v)
        return errc::not_found;
    presence scratch = open ? *open : begin(v->point);
    if (!open)
        scratch.visit = *v;
    if (what.card)
        scratch.visit.card = what.card;
    if (what.plate)
        scratch.visit.plate = what.plate;
    if (what.model)
        scratch.visit.model = *what.model;
    if (what.colour)
        scratch.visit.colour = *what.colour;
    scratch.known = known;
    scratch.confirmed = false;
    settle(scratch);
    if (what.customer) {
        scratch.visit.customer = *what.customer;
        scratch.visit.reason = "confirmed";
        scratch.visit.how = scratch.visit.plate && scratch.visit.card
                                ? identification::card_and_plate
                            : scratch.visit.plate ? identification::plate
                                                  : identification::card;
        scratch.confirmed = true;
    }
    if (open) {
        *open = std::move(scratch);
        announce(*open, out);
    } else {
        *v = std::move(scratch.visit);
        revise(*v, {}, out);
    }
    return out;
}

result<visit_changes> visit_builder::serve(const std::string& id, const std::string& badge)
{
    visit_changes out;
    if (auto* open = open_by_id(id)) {
        open->visit.served_by = badge;
        open->served_by_hand = true;
        announce(*open, out);
        return out;
    }
    auto* v = stored_by_id(id);
    if (!v)
        return errc::not_found;
    v->served_by = badge;
    revise(*v, {}, out);
    return out;
}

void visit_builder::assign_customer(const std::string& id, const std::string& customer)
{
    if (auto* open = open_by_id(id)) {
        open->visit.customer = customer;
        if (open->visit.card)
            open->known.card.customer = customer;
        if (open->visit.plate)
            open->known.plate.customers = {customer};
    } else if (auto* v = stored_by_id(id)) {
        v->customer = customer;
    }
}

}  // namespace thirdvisit::station
