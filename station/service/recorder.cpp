#include "station/service/recorder.hpp"

#include "station/service/forgetting.hpp"
#include "station/service/twins.hpp"
#include "station/store/crash_point.hpp"
#include "sync/wire/records.hpp"

#include <algorithm>
#include <charconv>

namespace thirdvisit::station {

namespace {

constexpr std::int64_t thirty_days_ms = 30LL * 86'400'000;
constexpr std::int64_t correctable_ms = 62LL * 86'400'000;  // refunds come late, but not next year

const card_identity* card_of(const fact& f)
{
    if (const auto* c = std::get_if<card_presented>(&f.content))
        return &c->card;
    const auto* r = std::get_if<fuelling_recorded>(&f.content);
    return r != nullptr && r->card ? &*r->card : nullptr;
}

std::optional<plate> plate_of(const fact& f)
{
    if (const auto* p = std::get_if<plate_entered>(&f.content))
        return p->plate;
    const auto* act = std::get_if<visit_act>(&f.content);
    return act == nullptr ? std::nullopt : act->plate;
}

bool counts(const visit& v)
{
    return v.status == visit_status::closed || v.status == visit_status::doubtful;
}

std::string clock_key(const std::string& line, int address)
{
    return "pump_clock/" + line + "/" + std::to_string(address);
}

// Only what really identifies makes or keeps a customer.
bool identified(const visit& v)
{
    return v.how == identification::card || v.how == identification::plate ||
           v.how == identification::card_and_plate;
}

}  // namespace

recorder::recorder(std::function<business_day(utc_ms)> day,
                   std::function<std::string(utc_ms)> make_id, visit_settings visits)
    : day_(std::move(day)), make_id_(std::move(make_id)), visits_(visits)
{}

std::vector<recorded_fact> recorder::take(store& s, std::vector<fact> facts, const riders& also,
                                          utc_ms now)
{
    std::vector<recorded_fact> out;
    out.reserve(facts.size());
    transaction tx(s.db());
    ride(s, also, now);
    for (auto& f : facts) {
        recorded_fact r{.content = std::move(f), .is_new = false, .known = {}};
        r.is_new = s.facts.add(r.content, day_(r.content.at), true);
        if (const auto* card = card_of(r.content); card != nullptr && r.is_new)
            note_card(s, *card, now);
        if (r.is_new)
            note_duty(s, r.content, now);
        out.push_back(std::move(r));
    }
    crash_point("before_fact_commit");
    tx.commit();
    crash_point("after_fact_commit");
    for (auto& r : out) {
        follow_merges(s, r.content);
        r.known = look_up(s, r.content);
    }
    crash_point("after_look_up");
    return out;
}

void recorder::ride(store& s, const riders& also, utc_ms now)
{
    for (const auto& f : also.quiet)
        s.facts.add(f, day_(f.at), true);
    for (const auto& n : also.noise)
        s.notes.add_noise({n.line, n.at, n.why, n.raw});
    for (const auto& id : also.spent)
        s.facts.settle(id);
    if (also.beat)
        s.notes.beat(*also.beat, now);
    for (const auto& c : also.clocks)
        s.notes.set_value(clock_key(c.line, c.address), std::to_string(c.offset_ms));
}

std::vector<clock_note> recorder::pump_clocks(store& s, const std::vector<clock_note>& of)
{
    std::vector<clock_note> known;
    for (auto c : of)
        if (const auto stored = s.notes.value(clock_key(c.line, c.address))) {
            std::from_chars(stored->data(), stored->data() + stored->size(), c.offset_ms);
            known.push_back(std::move(c));
        }
    return known;
}

// A card that is new, was seen before head office's key was known, or is nobody's: that one is kept
// by when it was last seen.
void recorder::note_card(store& s, const card_identity& card, utc_ms now)
{
    const auto known = s.customers.card(card.token);
    const bool somebodys = known && !known->customer.empty();
    if (somebodys && (!known->sealed.empty() || card.sealed.empty()))
        return;
    auto owner = somebodys ? s.customers.find(known->customer) : std::nullopt;
    if (owner && owner->do_not_record)
        return;
    s.customers.save_card({card.token, card.tail, card.sealed, ""}, now);
    if (owner)
        renew(s, std::move(*owner), true, now);
}

void recorder::note_duty(store& s, const fact& f, utc_ms now)
{
    duty_record duty{.id = f.id, .badge = {}, .on = false, .at = f.at};
    if (const auto* on = std::get_if<employee_on_duty>(&f.content)) {
        duty.badge = on->badge;
        duty.on = true;
    } else if (const auto* off = std::get_if<employee_off_duty>(&f.content)) {
        duty.badge = off->badge;
    } else if (const auto* r = std::get_if<fuelling_recorded>(&f.content)) {
        if (r->kind == record_kind::employee_on || r->kind == record_kind::employee_off)
            duty.badge = r->employee;
        duty.on = r->kind == record_kind::employee_on;
    }
    if (!duty.badge.empty() && s.notes.add_duty(duty))
        s.outbox.append(sync::wire::make_entry(duty, now));
}

known_identity recorder::look_up(store& s, const std::optional<card_identity>& card,
                                 const std::optional<plate>& plate, utc_ms at)
{
    known_identity known;
    std::string owner;
    if (card) {
        if (const auto row = s.customers.card(card->token))
            known.card.customer = row->customer;
        known.card.plates_in_30_days =
            s.customers.plates_with_card(card->token, at + -thirty_days_ms, "");
        owner = known.card.customer;
    }
    if (plate) {
        for (const auto& v : s.customers.vehicles_with(s.facts.token_of(*plate))) {
            known.plate.customers.push_back(v.customer);
            if (!known.plate.last_seen) {  // the latest comes first
                known.plate.last_seen = v.seen;
                known.plate.model = v.model;
                known.plate.usual_grade = v.grade;
            }
        }
        if (!known.plate.customers.empty())
            owner = known.plate.customers.front();
        if (const auto c = owner.empty() ? std::nullopt : s.customers.find(owner))
            known.plate.shared = c->kind == customer_kind::shared;
    }
    if (!owner.empty())
        known.earlier = s.history.last_of(owner);
    return known;
}

// The card a fact is about; for an act, the one of the stored visit that it changes.
std::optional<card_identity> recorder::card_behind(store& s, const fact& f)
{
    if (const auto* act = std::get_if<visit_act>(&f.content)) {
        const auto stored = s.visits.find(act->visit);
        return stored ? stored->card : std::nullopt;
    }
    const auto* card = card_of(f);
    return card == nullptr ? std::nullopt : std::optional(*card);
}

known_to_fact recorder::look_up(store& s, const fact& f)
{
    known_to_fact known;
    static_cast<known_identity&>(known) = look_up(s, card_behind(s, f), plate_of(f), f.at);
    const auto* r = std::get_if<fuelling_recorded>(&f.content);
    if (r == nullptr || r->corrects == 0)
        return known;
    if (const auto original =
            s.facts.record_of_line(f.source, r->corrects, f.at + -correctable_ms)) {
        known.corrected_fact = *original;
        known.corrected_visit = s.visits.with_fuelling(*original, f.at + -correctable_ms);
    }
    return known;
}

void recorder::follow_merges(store& s, fact& f)
{
    if (auto* act = std::get_if<visit_act>(&f.content))
        act->customer = s.merges.survivor_of(act->customer);
}

std::vector<saved_visit> recorder::save(store& s, const std::vector<visit_to_save>& visits,
                                        const riders& also, utc_ms now)
{
    std::vector<saved_visit> out;
    transaction tx(s.db());
    ride(s, also, now);
    for (const auto& v : visits)
        out.push_back(save_one(s, v, now));
    crash_point("before_visit_commit");
    tx.commit();
    crash_point("after_visit_commit");
    return out;
}

saved_visit recorder::save_one(store& s, const visit_to_save& v, utc_ms now)
{
    saved_visit out{
        .visit = v.change.visit, .changed = false, .new_customer = false, .flag_closed = false};
    auto& visit = out.visit;
    visit.customer = s.merges.survivor_of(visit.customer);
    if (counts(visit))
        visit.customer = customer_for(s, visit, out.new_customer, now);
    std::optional<std::int64_t> key_id;
    if (visit.plate) {
        const auto owner = visit.customer.empty() ? std::nullopt : s.customers.find(visit.customer);
        key_id = owner ? owner->key_id : s.maker.key_of_day(visit.day);
    }
    for (const auto& id : v.change.facts)
        s.facts.settle(id);
    out.changed = s.visits.save(visit, key_id);
    if (!out.changed)
        return out;
    // What was never told upward need not be taken back.
    if (counts(visit) || visit.revision > 1)
        s.outbox.append(sync::wire::make_entry(visit_record{visit}, now));
    if (!counts(visit) || visit.customer.empty())
        return out;
    out.flag_closed = close_flag(s, visit, now);
    if (v.not_shown_stage)
        s.customers.add_answer({visit.id + "/not_shown", visit.id, visit.customer,
                                *v.not_shown_stage, "not_shown", visit.day, now, visit.served_by});
    return out;
}

// Who it is, linked to what identified him; made if nobody yet. Empty: stays anonymous.
std::string recorder::customer_for(store& s, visit& v, bool& made, utc_ms now)
{
    if (!identified(v) || v.reason == "shared")
        return v.customer;
    if (v.customer.empty()) {  // since the fact was looked up, another visit may have made him
        const auto known = look_up(s, v.card, v.plate, v.begun);
        v.customer =
            !known.plate.customers.empty() ? known.plate.customers.front() : known.card.customer;
    }
    if (v.customer.empty()) {
        made = true;
        return make_customer(s, v, now).id;
    }
    const auto owner = s.customers.find(v.customer);
    if (!owner)
        return {};
    if (owner->do_not_record) {
        doom_tokens(s, owner->id);
        v.card.reset();
        v.plate.reset();
        v.model.clear();
        v.colour.clear();
        v.how = identification::anonymous;
        v.reason = "do_not_record";
        return {};
    }
    bool news = false;
    link(s, v, *owner, news, now);
    renew(s, *owner, news, now);
    return owner->id;
}

customer recorder::make_customer(store& s, const visit& v, utc_ms now)
{
    customer c;
    c.id = make_id_(now);
    c.key_id = s.maker.next_key();
    c.stage = 1;
    c.created = now;
    c.changed = now;
    s.customers.insert(c);
    bool news = false;
    link(s, v, c, news, now);
    announcer_.announce(s, c, now);
    return c;
}

// The plate decides who visits, the card who pays: a card of somebody else is not taken from him.
void recorder::link(store& s, const visit& v, const customer& owner, bool& news, utc_ms now)
{
    const auto at = v.fuellings.empty() ? v.ended : v.fuellings.back().at;
    if (v.card && v.reason != "shared_card") {
        const auto known = s.customers.card(v.card->token);
        if (!known || known->customer.empty()) {
            s.customers.save_card({v.card->token, v.card->tail, v.card->sealed, owner.id}, at);
            news = true;
        }
    }
    if (!v.plate)
        return;
    if (s.customers.save_vehicle(
            *v.plate, owner,
            {v.model, v.colour, v.fuellings.empty() ? "" : v.fuellings.back().grade, at})) {
        news = true;
        note_twins_by_plate(s, owner, *v.plate, now);
    }
    if (v.card)
        s.customers.note_card_with_plate(v.card->token, s.facts.token_of(*v.plate), at);
}

void recorder::renew(store& s, customer c, bool announce_anyway, utc_ms now)
{
    const profile p{.kind = c.kind,
                    .visit_days = 0,
                    .has_identity = true,
                    .has_address = !c.address.empty(),
                    .has_organisation = !c.organisation.empty(),
                    .has_contact = !c.contact.empty(),
                    .do_not_record = c.do_not_record,
                    .stage_2_on = c.stage_2_on,
                    .questions = {}};
    const int stage = stage_of(p);
    const bool chain = s.customers.given_by(c.id).has("chain");
    if (stage == c.stage && chain == c.chain_consent && !announce_anyway)
        return;
    c.stage = stage;
    c.chain_consent = chain;
    ++c.revision;
    c.changed = now;
    s.customers.update(c);
    announcer_.announce(s, c, now);
}

bool recorder::close_flag(store& s, const visit& v, utc_ms now)
{
    auto open = s.flags.raised_for(v.customer);
    if (!open || v.day <= open->record.last_visit)
        return false;
    open->record = closed_by_visit(open->record, v.day, now);
    s.flags.save(*open);
    s.outbox.append(sync::wire::make_entry(open->record, now));
    return true;
}

}  // namespace thirdvisit::station
