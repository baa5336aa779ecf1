#include "station/service/forgetting.hpp"

#include "schemas/ids.hpp"
#include "station/store/crash_point.hpp"
#include "sync/wire/records.hpp"

#include <algorithm>
#include <utility>

namespace thirdvisit::station {

namespace {

const std::string doomed = "doomed_token/";
const std::string after_doomed = "doomed_token0";  // '0' follows '/'
constexpr const char* facts_stripped_to = "facts_stripped_to";
constexpr const char* visits_stripped_to = "visits_stripped_to";
constexpr const char* log_to_empty = "log_to_empty";

// Whoever went into his profile goes with him, wholly: there is nothing left to take back.
void take_out_merged(store& s, const customer& c, erasure_reason why, utc_ms now)
{
    const auto merged = s.merges.merged_into(c.id);
    s.merges.forget(c.id);
    for (const auto& id : merged) {
        s.outbox.append(sync::wire::make_entry(erasure_record{id, why, now}, now));
        s.outbox.forget_customer(id);
        if (const auto gone = s.customers.find(id))
            s.maker.doom(gone->key_id);
        s.merges.forget(id);
        s.customers.remove(id);
    }
}

// Visits and records of a person lose him at once, the facts behind them with the next sweep, head
// office with the next sync.
void take_out(store& s, const customer& c, erasure_reason why, utc_ms now)
{
    s.outbox.append(sync::wire::make_entry(erasure_record{c.id, why, now}, now));
    doom_tokens(s, c.id);
    s.visits.forget_customer(c.id);
    s.outbox.forget_customer(c.id);
    s.maker.doom(c.key_id);
    s.notes.set_value(log_to_empty, "");
    take_out_merged(s, c, why, now);
}

bool is_somebodys(store& s, const std::string& token)
{
    const auto records = [&](const std::string& customer) {
        const auto c = customer.empty() ? std::nullopt : s.customers.find(customer);
        return c && !c->do_not_record;
    };
    const auto card = s.customers.card(token);
    if (card && records(card->customer))
        return true;
    const auto cars = s.customers.vehicles_with(token);
    return std::any_of(cars.begin(), cars.end(),
                       [&](const auto& v) { return records(v.customer); });
}

}  // namespace

void doom_tokens(store& s, const std::string& customer)
{
    for (const auto& card : s.customers.cards_of(customer))
        s.notes.set_value(doomed + card.token, "");
    for (const auto& v : s.customers.vehicles_of(customer))
        s.notes.set_value(doomed + v.token, "");
}

void delete_profile(store& s, const customer& c, utc_ms now)
{
    take_out(s, c, erasure_reason::expired, now);
    s.customers.remove(c.id);
}

void erase_person(store& s, customer& c, utc_ms now)
{
    take_out(s, c, erasure_reason::asked, now);
    s.customers.forget(c);
}

void erase_keys(store& s)
{
    for (const auto key : s.maker.erase_doomed())
        s.keys.forget(key);
}

token_sweep begin_sweep(store& s, utc_ms now)
{
    token_sweep w;
    statement find(s.db(),
                   "SELECT name FROM station_state WHERE name >= ? AND name < ? ORDER BY name");
    for (bool more = find.query(doomed, after_doomed); more; more = find.step())
        w.words.insert(find.text(0).substr(doomed.size()));
    for (const auto& token : w.words)
        if (!is_somebodys(s, token))
            w.gone.insert(token);
    w.before = make_id(now, {});
    w.after = s.notes.value(facts_stripped_to).value_or("");
    return w;
}

namespace {

void sweep_facts(store& s, token_sweep& w)
{
    w.after = s.facts.strip_tokens(w.after, sweep_slice, w.before,
                                   [&](const auto& token) { return w.gone.contains(token); });
    if (w.after.empty())
        w.in = token_sweep::place::visits;
}

void sweep_visits(store& s, token_sweep& w)
{
    w.after = s.visits.strip_tokens(w.after, sweep_slice, w.before, [&](const auto& t) {
        return visit_repository::parts_gone{w.gone.contains(t.card), w.gone.contains(t.plate)};
    });
    if (w.after.empty())
        w.in = token_sweep::place::outbox;
}

void sweep_outbox(store& s, token_sweep& w)
{
    w.after_seq = s.outbox.strip_cards(w.after_seq, sweep_slice,
                                       [&](const auto& token) { return w.gone.contains(token); });
    if (w.after_seq != 0)
        return;
    s.outbox.strip_cards_set_aside(w.gone);
    for (const auto& token : std::exchange(w.words, {}))
        s.notes.drop_value(doomed + token);
    s.notes.set_value(log_to_empty, "");
}

}  // namespace

bool go_on(store& s, token_sweep& w)
{
    if (w.words.empty())
        return false;
    transaction tx(s.db());
    switch (w.in) {
    case token_sweep::place::facts:
        sweep_facts(s, w);
        break;
    case token_sweep::place::visits:
        sweep_visits(s, w);
        break;
    case token_sweep::place::outbox:
        sweep_outbox(s, w);
        break;
    }
    crash_point("before_sweep_commit");
    tx.commit();
    return !w.words.empty();
}

void empty_logs_after_erasure(store& s)
{
    if (s.notes.value(log_to_empty) && s.truncate_log())
        s.notes.drop_value(log_to_empty);
}

bool strip_old_tokens(store& s, utc_ms before)
{
    const auto end = make_id(before, {});
    const auto facts_from = s.notes.value(facts_stripped_to).value_or("");
    const auto visits_from = s.notes.value(visits_stripped_to).value_or("");
    transaction tx(s.db());
    const auto facts_to =
        s.facts.strip_tokens(facts_from, sweep_slice, end, [](const std::string&) { return true; });
    const auto visits_to = s.visits.strip_tokens(visits_from, sweep_slice, end, [](const auto& t) {
        return visit_repository::parts_gone{t.customer.empty(), t.customer.empty()};
    });
    if (!facts_to.empty())
        s.notes.set_value(facts_stripped_to, facts_to);
    if (!visits_to.empty())
        s.notes.set_value(visits_stripped_to, visits_to);
    tx.commit();
    return !facts_to.empty() || !visits_to.empty();
}

void strip_from_the_beginning(store& s)
{
    s.notes.drop_value(facts_stripped_to);
    s.notes.drop_value(visits_stripped_to);
}

}  // namespace thirdvisit::station
