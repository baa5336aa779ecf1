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

}  // namespace

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
        absorb(*open_into, *from);
        announce(*open_into, out);
    } else {
        join_stored(*into, *from, out);
    }
    from->status = visit_status::joined;
    from->joined_into = into->id;
    revise(*from, {}, out);
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
    part(*into, from);
    from.status = visit_status::closed;
    from.joined_into.clear();
    if (open_into) {
        settle(*open_into);
        announce(*open_into, out);
    } else {
        revise(*into, {}, out);
    }
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
    presence right = open ? *open : begin(v->point);
    right.visit = *v;
    overwrite(right.visit, what);
    right.known = known;
    right.confirmed = false;
    settle(right);
    if (what.customer) {
        confirm(right.visit, *what.customer);
        right.confirmed = true;
    }
    if (open) {
        *open = std::move(right);
        announce(*open, out);
    } else {
        *v = std::move(right.visit);
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
        index(*v);
    }
}

}  // namespace thirdvisit::station
