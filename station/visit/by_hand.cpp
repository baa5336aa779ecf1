// What people do to visits by hand: the same car at another pump and back, another plate, who
// served. Open visits change; stored ones get their next revision.
#include "station/visit/visit_builder.hpp"

#include <algorithm>

namespace thirdvisit::station {
namespace {

void overwrite(visit& v, const visit_builder::correction& what)
{
    if (what.card)
        v.card = what.card;
    if (what.plate)
        v.plate = what.plate;
    if (what.model)
        v.model = *what.model;
    if (what.colour)
        v.colour = *what.colour;
}

void confirm(visit& v, const std::string& customer)
{
    v.customer = customer;
    v.reason = "confirmed";
    v.how = v.plate && v.card ? identification::card_and_plate
            : v.plate         ? identification::plate
                              : identification::card;
}

std::vector<std::string> ids_of(const std::string& fact)
{
    return fact.empty() ? std::vector<std::string>{} : std::vector{fact};
}

}  // namespace

void visit_builder::take_act(const fact& f, const visit_act& act, const known_to_fact& known,
                             visit_changes& out)
{
    const auto done = [&]() -> result<visit_changes> {
        switch (act.what) {
        case act_kind::join:
            return join_by_hand(act.visit, act.other, f.id);
        case act_kind::part:
            return undo_join(act.visit, f.id);
        case act_kind::serve:
            return serve(act.visit, act.badge, f.id);
        case act_kind::correct:
            break;
        }
        correction what{.card = std::nullopt,
                        .plate = act.plate,
                        .model = act.model,
                        .colour = act.colour,
                        .customer = std::nullopt};
        if (!act.customer.empty())
            what.customer = act.customer;
        return correct(act.visit, what, known, f.id);
    }();
    if (done)
        out.insert(out.end(), done->begin(), done->end());
    else
        spent_.push_back(f.id);  // the visit is gone
}

// The act goes with the visit when that is stored; it does not keep the visit open for longer.
void visit_builder::remember_act(presence& p, const std::string& fact)
{
    if (!fact.empty())
        p.facts.push_back(fact);
}

std::optional<errc> visit_builder::refusal(const visit_act& act) const
{
    const auto* open = open_by_id(act.visit);
    const auto* v = open ? &open->visit : stored_behind(act.visit);
    if (act.what == act_kind::serve || act.what == act_kind::correct)
        return v ? std::nullopt : std::optional(errc::not_found);
    if (act.what == act_kind::part) {
        const auto* was = find(act.visit);
        const bool joined =
            open ? !open->join_into.empty() : was != nullptr && was->status == visit_status::joined;
        const bool there =
            joined && (open || open_by_id(was->joined_into) || stored_behind(was->joined_into));
        return !was      ? std::optional(errc::not_found)
               : !joined ? std::optional(errc::refused)
               : !there  ? std::optional(errc::not_found)
                         : std::nullopt;
    }
    const auto* other = find_behind(act.other);
    if (!v || !other)
        return errc::not_found;
    const bool round = v->id == other->id || (open && open->join_into == other->id);
    return round || !have_room(*v, *other) ? std::optional(errc::refused) : std::nullopt;
}

result<visit_changes> visit_builder::join_by_hand(const std::string& id, const std::string& other,
                                                  const std::string& fact)
{
    visit_act act{.what = act_kind::join, .visit = id, .other = other};
    if (const auto no = refusal(act))
        return *no;
    visit_changes out;
    auto* open_other = open_by_id(other);
    auto* open_into = open_by_id(id);
    auto* into = open_into ? &open_into->visit : stored_by_id(id);
    auto* from = open_other ? &open_other->visit : stored_by_id(other);
    if (open_other) {  // its nozzle may still be up: it joins when it ends
        open_other->join_into = into->id;
        remember_act(*open_other, fact);
        announce(*open_other, out);
        return out;
    }
    if (open_into) {
        absorb(*open_into, *from);
        announce(*open_into, out);
    } else {
        join_stored(*into, *from, out);
    }
    from->status = visit_status::joined;
    from->joined_into = into->id;
    revise(*from, ids_of(fact), out);
    return out;
}

// Takes back what `from` brought. A card or plate both have now is one that came with it: had both
// had it before, nobody would have needed to join them.
void visit_builder::part(visit& into, const visit& from)
{
    for (const auto& f : from.fuellings)
        std::erase_if(into.fuellings,
                      [&](const visit_fuelling& own) { return own.fact_id == f.fact_id; });
    const bool card = into.card && into.card == from.card;
    const bool plate = into.plate && into.plate == from.plate;
    if (card)
        into.card.reset();
    if (plate) {
        into.plate.reset();
        into.model.clear();
        into.colour.clear();
    }
    if ((card || plate) && into.how != identification::anonymous) {
        into.how = into.card    ? identification::card
                   : into.plate ? identification::plate
                                : identification::anonymous;
        if (into.how == identification::anonymous)
            into.customer.clear();
    }
    if (!into.fuellings.empty()) {
        into.begun = into.fuellings.front().at;
        into.ended = into.fuellings.back().at;
    }
}

// The visit from that pump which was joined by hand and is still open, else the latest stored one.
std::string visit_builder::joined_from(const std::string& into, int point) const
{
    for (const auto& [place, state] : points_)
        if (state.here && state.here->join_into == into && place == place_of(point))
            return state.here->visit.id;
    std::string latest;
    for (const auto* v : joined_to(into))
        if (v->point == place_of(point))
            latest = v->id;
    return latest;
}

std::vector<int> visit_builder::joined_points(const std::string& into) const
{
    std::set<int> found;
    for (const auto& [place, state] : points_)
        if (state.here && state.here->join_into == into)
            found.insert(place);
    for (const auto* v : joined_to(into))
        found.insert(v->point);
    return {found.begin(), found.end()};
}

result<visit_changes> visit_builder::undo_join(const std::string& joined, const std::string& fact)
{
    visit_act act{.what = act_kind::part, .visit = joined};
    if (const auto no = refusal(act))
        return *no;
    visit_changes out;
    if (auto* open = open_by_id(joined)) {
        open->join_into.clear();
        remember_act(*open, fact);
        announce(*open, out);
        return out;
    }
    auto& from = stored_.at(joined);
    auto* open_into = open_by_id(from.joined_into);
    auto* into = open_into ? &open_into->visit : stored_by_id(from.joined_into);
    part(*into, from);
    from.status = visit_status::closed;
    from.joined_into.clear();
    if (open_into) {
        settle(*open_into);
        announce(*open_into, out);
    } else {
        revise(*into, {}, out);
    }
    revise(from, ids_of(fact), out);
    return out;
}

result<visit_changes> visit_builder::correct(const std::string& id, const correction& what,
                                             const known_identity& known, const std::string& fact)
{
    visit_changes out;
    auto* open = open_by_id(id);
    auto* v = open ? &open->visit : stored_by_id(id);
    if (!v)
        return errc::not_found;
    presence right = open ? *open : begin(v->point);
    right.visit = *v;
    overwrite(right.visit, what);
    if (!open || what.card)
        right.known.card = known.card;
    right.known.plate = known.plate;
    right.known.earlier = known.earlier;
    right.confirmed = false;
    settle(right);
    if (what.customer) {
        confirm(right.visit, *what.customer);
        right.confirmed = true;
    }
    if (open) {
        *open = std::move(right);
        remember_act(*open, fact);
        announce(*open, out);
    } else {
        *v = std::move(right.visit);
        revise(*v, ids_of(fact), out);
    }
    return out;
}

result<visit_changes> visit_builder::serve(const std::string& id, const std::string& badge,
                                           const std::string& fact)
{
    visit_changes out;
    if (auto* open = open_by_id(id)) {
        open->visit.served_by = badge;
        open->served_by_hand = true;
        remember_act(*open, fact);
        announce(*open, out);
        return out;
    }
    auto* v = stored_by_id(id);
    if (!v)
        return errc::not_found;
    v->served_by = badge;
    revise(*v, ids_of(fact), out);
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
        index(*v);
    }
}

void visit_builder::replace(const visit& stored)
{
    if (stored_.contains(stored.id))
        keep(stored);
}

void visit_builder::learn(const std::string& id, const known_identity& known,
                          const std::map<std::string, std::string>& now)
{
    auto* open = open_by_id(id);
    if (!open)
        return;
    open->known = known;
    if (const auto picked = now.find(open->visit.customer); open->confirmed && picked != now.end())
        open->visit.customer = picked->second;
    settle(*open);
}

}  // namespace thirdvisit::station
