// What becomes of a presence: closed, doubtful, dropped, or joined to the same customer's visit at
// another pump.
#include "schemas/limits.hpp"
#include "station/visit/visit_builder.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
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

// Whatever two visits of one customer have in common.
std::vector<std::string> names_of(const visit& v)
{
    std::vector<std::string> names;
    if (v.card)
        names.push_back("card " + v.card->token);
    if (v.plate)
        names.push_back("plate " + v.plate->characters);
    if (!v.customer.empty())
        names.push_back("customer " + v.customer);
    if (v.status == visit_status::joined)
        names.push_back("into " + v.joined_into);
    return names;
}

bool holds(const visit& v, const std::string& fact_id)
{
    return std::any_of(v.fuellings.begin(), v.fuellings.end(),
                       [&](const visit_fuelling& own) { return own.fact_id == fact_id; });
}

std::int64_t pause_between(const visit& a, const visit& b)
{
    return std::max(a.begun, b.begun) - std::min(a.ended, b.ended);
}

}  // namespace

// What both have already counts once: after a restart a visit may have been joined before.
bool have_room(const visit& a, const visit& b)
{
    const auto shared =
        std::count_if(b.fuellings.begin(), b.fuellings.end(),
                      [&](const visit_fuelling& theirs) { return holds(a, theirs.fact_id); });
    return a.fuellings.size() + b.fuellings.size() - static_cast<std::size_t>(shared) <=
           most_fuellings_of_visit;
}

bool is_full(const visit& v)
{
    return v.fuellings.size() >= most_fuellings_of_visit;
}

bool one_stop(const visit& a, const visit& b, const visit_settings& s)
{
    return counts(a) && counts(b) && same_customer(a, b) &&
           pause_between(a, b) <= s.same_customer_ms && have_room(a, b);
}

void absorb(visit& into, const visit& from)
{
    for (const auto& f : from.fuellings)
        if (!holds(into, f.fact_id))
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

// An open visit is judged again with each fact: it must go on knowing what came with the other one.
void visit_builder::absorb(presence& into, const visit& from)
{
    const bool card = !into.visit.card && from.card;
    const bool plate = !into.visit.plate && from.plate;
    station::absorb(into.visit, from);
    if (card)
        into.known.card.customer = from.customer;
    if (plate && !from.customer.empty())
        into.known.plate.customers = {from.customer};
}

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
    if (const auto* by_hand = p.join_into.empty() ? nullptr : find_behind(p.join_into);
        by_hand != nullptr && !have_room(*by_hand, v))
        p.join_into.clear();  // both went on filling up
    if (!p.join_into.empty()) {
        v.status = visit_status::joined;
        v.joined_into = p.join_into;
        into = stored_by_id(p.join_into);
        if (auto* open = open_by_id(p.join_into)) {
            absorb(*open, v);
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
    keep(std::move(v));
}

void visit_builder::join_stored(visit& into, const visit& from, visit_changes& out)
{
    const auto before = into.fuellings.size();
    const bool was_dropped = into.status == visit_status::dropped;
    station::absorb(into, from);
    if (into.fuellings.size() == before)
        return;  // a restart between two commits: it was joined before
    if (was_dropped)
        into.status = visit_status::closed;
    revise(into, {}, out);
}

void visit_builder::revise(visit& v, std::vector<std::string> facts, visit_changes& out)
{
    ++v.revision;
    index(v);  // it may have come to know a card or a plate
    out.push_back({visit_change_kind::revised, v, std::move(facts)});
}

// Fuellings of one customer within 30 min at the station are one visit (product 3). The latest one,
// and of two the one with the lower id, so that a restart finds the same.
visit* visit_builder::same_customer_before(const visit& v)
{
    visit* latest = nullptr;
    for (const auto& name : names_of(v)) {
        const auto [from, to] = known_as_.equal_range(name);
        for (auto it = from; it != to; ++it) {
            const auto found = stored_.find(it->second);
            if (found == stored_.end() || found->first == v.id)
                continue;
            auto& other = found->second;
            if (one_stop(v, other, settings_) &&
                (!latest || std::tie(latest->ended, other.id) < std::tie(other.ended, latest->id)))
                latest = &other;
        }
    }
    return latest;
}

void visit_builder::keep(visit v)
{
    index(v);
    stored_[v.id] = std::move(v);
}

// Without it every closing visit would look at all visits of a day.
void visit_builder::index(const visit& v)
{
    for (auto& name : names_of(v)) {
        const auto [from, to] = known_as_.equal_range(name);
        if (std::none_of(from, to, [&](const auto& entry) { return entry.second == v.id; }))
            known_as_.emplace(std::move(name), v.id);
    }
    auto& here = by_end_[v.point];
    const auto [from, to] = here.equal_range(v.ended);
    if (std::none_of(from, to, [&](const auto& entry) { return entry.second == v.id; }))
        here.emplace(v.ended, v.id);
}

// A name it had before a correction stays behind; when those are many, all names are made again.
void visit_builder::forget(const visit& v)
{
    constexpr std::size_t names_a_visit = 4;
    constexpr std::size_t room = 10'000;
    for (const auto& name : names_of(v)) {
        auto [from, to] = known_as_.equal_range(name);
        while (from != to)
            from = from->second == v.id ? known_as_.erase(from) : std::next(from);
    }
    stored_.erase(std::string(v.id));
    if (known_as_.size() < names_a_visit * stored_.size() + room)
        return;
    known_as_.clear();
    for (const auto& [id, other] : stored_)
        index(other);
}

// The stored visit behind an id, through whatever took it over; none when that is still open.
const visit* visit_builder::stored_behind(std::string id) const
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

// Open or stored.
const visit* visit_builder::find_behind(const std::string& id) const
{
    const auto* open = open_by_id(id);
    return open != nullptr ? &open->visit : stored_behind(id);
}

visit* visit_builder::stored_by_id(const std::string& id)
{
    return const_cast<visit*>(std::as_const(*this).stored_behind(id));
}

const visit_builder::presence* visit_builder::open_by_id(std::string_view id) const
{
    for (const auto& [point, state] : points_)
        for (const auto* p : {&state.here, &state.next})
            if (*p && !id.empty() && (*p)->visit.id == id)
                return &**p;
    return nullptr;
}

visit_builder::presence* visit_builder::open_by_id(std::string_view id)
{
    return const_cast<presence*>(std::as_const(*this).open_by_id(id));
}

std::vector<const visit*> visit_builder::joined_to(const std::string& id) const
{
    std::vector<const visit*> found;
    const auto [from, to] = known_as_.equal_range("into " + id);
    for (auto it = from; it != to; ++it)
        if (const auto v = stored_.find(it->second); v != stored_.end() &&
                                                     v->second.status == visit_status::joined &&
                                                     v->second.joined_into == id)
            found.push_back(&v->second);
    std::sort(found.begin(), found.end(),
              [](const auto* a, const auto* b) { return a->id < b->id; });
    return found;
}

// After a restart: stored visits that had been joined to this one while it was open.
void visit_builder::absorb_waiting(presence& p) const
{
    for (const auto* v : joined_to(p.visit.id))
        absorb(p, *v);
}

}  // namespace thirdvisit::station
