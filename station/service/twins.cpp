#include "station/service/twins.hpp"

#include "station/service/merging.hpp"
#include "station/service/visit_views.hpp"

namespace thirdvisit::station {

namespace {

constexpr int most_alike = 50;  // cars with one ending
constexpr int pairs_shown = 100;

bool may_be_shown(const std::optional<customer>& c)
{
    return c && !c->do_not_record && c->kind != customer_kind::shared;
}

std::vector<std::string> words_of(const std::vector<twin_reason>& reasons)
{
    std::vector<std::string> out;
    for (const auto r : reasons)
        out.emplace_back(name_of(r));
    return out;
}

}  // namespace

view::twin_side side_of(store_reader& r, const std::string& id)
{
    view::twin_side out;
    out.customer = id;
    const auto who = r.customers.find(id);
    if (!who)
        return out;
    out.title = title_of(r.customers.vehicles_of(id), r.customers.cards_of(id), who->address);
    out.stage = who->stage;
    out.manager = who->manager;
    const auto days = r.history.days_of(id);
    out.visit_days = static_cast<int>(days.size());
    if (!days.empty())
        out.last_visit = days.back();
    return out;
}

void note_twins_by_plate(store& s, const customer& owner, const plate& p, utc_ms now)
{
    if (!may_be_shown(owner))
        return;
    for (const auto& ending : endings_like(p.characters))
        for (const auto& v : s.customers.vehicles_like(ending, most_alike))
            if (const auto why = plates_alike(v.plate, p);
                why && v.customer != owner.id && may_be_shown(s.customers.find(v.customer)))
                s.twins.note(owner.id, v.customer, *why, now);
}

void note_twins_by_phone(store& s, const customer& owner, utc_ms now)
{
    for (const auto& other : s.customers.with_phone(owner.contact))
        s.twins.note(owner.id, s.merges.survivor_of(other), twin_reason::same_phone, now);
}

std::vector<view::twin_hint> load_twin_hints(store_reader& r, const std::string& customer)
{
    std::vector<view::twin_hint> out;
    for (const auto& t : r.twins.open_of(customer))
        out.push_back({side_of(r, t.a == customer ? t.b : t.a).title, words_of(t.reasons)});
    return out;
}

std::vector<view::twin_pair> load_twins(store_reader& r)
{
    std::vector<view::twin_pair> out;
    for (const auto& t : r.twins.open(pairs_shown)) {
        view::twin_pair pair;
        pair.a = side_of(r, t.a);
        pair.b = side_of(r, t.b);
        pair.reasons = words_of(t.reasons);
        pair.found = t.found;
        propose_merge(r, pair);
        out.push_back(std::move(pair));
    }
    return out;
}

bool tell_apart(store& s, const apart_request& told)
{
    transaction tx(s.db());
    const bool known = s.twins.tell_apart(told.a, told.b, told.badge);
    tx.commit();
    return known;
}

}  // namespace thirdvisit::station
