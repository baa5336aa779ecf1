#include "station/service/people.hpp"

#include "schemas/limits.hpp"
#include "station/keys/blind_index.hpp"
#include "station/service/forgetting.hpp"
#include "station/service/request_checks.hpp"
#include "station/service/twins.hpp"
#include "sync/wire/records.hpp"

#include <set>

namespace thirdvisit::station {

namespace {

const std::set<std::string> purposes{
    "address_and_history", "chain", "phone", "message", "birthday", "marketing"};

std::string word(answer_kind a)
{
    switch (a) {
    case answer_kind::done:
        return "done";
    case answer_kind::not_now:
        return "not_now";
    case answer_kind::no:
        return "no";
    case answer_kind::never:
        break;
    }
    return "never";
}

answer rule_answer(answer_kind a)
{
    switch (a) {
    case answer_kind::done:
        return answer::done;
    case answer_kind::not_now:
        return answer::not_now;
    case answer_kind::no:
        return answer::no;
    case answer_kind::never:
        break;
    }
    return answer::never;
}

std::optional<rejection> check_fields(const profile_answer& g)
{
    const auto too_long = [](const std::string& text, std::size_t most) {
        return utf8_pieces(text).size() > most;
    };
    if (!usable_badge(g.badge))
        return wrong("badge", "error.unknown_badge");
    if (too_long(g.address, 40))
        return rejection{errc::malformed_message, "address", "error.too_long"};
    if (too_long(g.organisation, 80))
        return rejection{errc::malformed_message, "organisation", "error.too_long"};
    if (!g.contact.empty() && !parse_contact_kind(g.contact_kind))
        return rejection{errc::malformed_message, "contact", "error.bad_contact"};
    if (too_long(g.contact, 80) ||
        (g.contact_kind == "phone" && !g.contact.empty() && fold_phone(g.contact).size() < 7))
        return rejection{errc::malformed_message, "contact", "error.bad_contact"};
    for (const auto& c : g.consents)
        if (!purposes.contains(c.purpose) || c.wording.size() > longest_wording)
            return rejection{errc::malformed_message, "consents", "error.bad_purpose"};
    return std::nullopt;
}

// What he agreed to with this answer, over what was agreed before.
consents agreed(store& s, const std::string& customer, const profile_answer& g)
{
    auto out = s.customers.given_by(customer);
    for (const auto& c : g.consents) {
        if (c.state == consent_state::given)
            out.given.insert(c.purpose);
        else
            out.given.erase(c.purpose);
    }
    return out;
}

profile read_profile(store& s, const customer& c, business_day today)
{
    const auto days = s.history.days_of(c.id);
    const bool counted = !days.empty() && days.back() >= today;
    return {.kind = c.kind,
            .visit_days = static_cast<int>(days.size()) + (counted ? 0 : 1),
            .has_identity = true,
            .has_address = !c.address.empty(),
            .has_organisation = !c.organisation.empty(),
            .has_contact = !c.contact.empty(),
            .do_not_record = c.do_not_record,
            .stage_2_on = c.stage_2_on,
            .questions = s.customers.questions_of(c.id)};
}

void store_consents(store& s, const std::string& customer, const answer_work& w)
{
    int n = 0;
    for (const auto& c : w.given.consents) {
        const consent_record r{.id = w.given.id + "." + std::to_string(++n),
                               .customer = customer,
                               .purpose = c.purpose,
                               .state = c.state,
                               .at = w.now,
                               .badge = w.given.badge,
                               .wording = c.wording,
                               .language = c.language,
                               .how = c.how};
        if (s.customers.add_consent(r))
            s.outbox.append(sync::wire::make_entry(r, w.now));
    }
}

// Who developed him keeps him: the customer manager is whoever recorded stage 2.
void store_fields(customer& c, const answer_effect& e, const profile_answer& g)
{
    if (e.store_address) {
        c.address = g.address;
        c.stage_2_on = e.after.stage_2_on;
        if (c.manager.empty())
            c.manager = g.badge;
    }
    if (e.store_organisation)
        c.organisation = g.organisation;
    if (e.store_contact) {
        c.contact_kind = g.contact_kind;
        c.contact = g.contact_kind == "phone" ? fold_phone(g.contact) : g.contact;
    }
    c.do_not_record = e.after.do_not_record;
}

}  // namespace

outcome<answer_done> take_answer(store& s, recorder& records, const answer_work& w)
{
    if (auto no = check_fields(w.given))
        return std::move(*no);
    if (const auto before = s.customers.answer_by_id(w.given.id))
        return answer_done{before->customer, before->answer, false};
    transaction tx(s.db());
    const auto known = s.merges.survivor_of(w.visit.customer);
    auto c = known.empty() ? std::nullopt : s.customers.find(known);
    if (!c) {
        if (!w.visit.card && !w.visit.plate)
            return rejection{errc::refused, "visit", "error.nobody_known"};
        if (w.visit.how == identification::conflicting ||
            w.visit.how == identification::to_confirm ||
            w.visit.how == identification::shared_card || w.visit.reason == "shared")
            return rejection{errc::refused, "visit", "error.identity_doubtful"};
        c = records.make_customer(s, w.visit, w.now);
    }
    const answer_given given{.stage = w.given.stage,
                             .what = rule_answer(w.given.answer),
                             .do_not_record = w.given.do_not_record,
                             .address = w.given.address,
                             .organisation = w.given.organisation,
                             .contact = parse_contact_kind(w.given.contact_kind),
                             .contact_value = w.given.contact};
    const auto judged =
        take_answer(read_profile(s, *c, w.today), given, agreed(s, c->id, w.given), w.today);
    if (judged.fault)
        return rejection{judged.fault->why, judged.fault->blame,
                         judged.fault->why == errc::not_permitted ? "error.no_consent"
                                                                  : "error.bad_answer"};
    store_consents(s, c->id, w);
    for (std::size_t q = 0; q < question_count; ++q)
        if (judged.effect.after.questions.at(q).last != answer::none)
            s.customers.save_question(c->id, static_cast<question>(q),
                                      judged.effect.after.questions.at(q));
    store_fields(*c, judged.effect, w.given);
    if (judged.effect.erase)
        erase_person(s, *c, w.now);
    else
        records.renew(s, *c, true, w.now);
    const auto answered = word(w.given.answer);
    if (judged.effect.store_contact && c->contact_kind == "phone")
        note_twins_by_phone(s, *c, w.now);
    s.customers.add_answer(
        {w.given.id, w.visit.id, c->id, w.given.stage, answered, w.today, w.now, w.given.badge});
    tx.commit();
    erase_keys(s);
    return answer_done{c->id, answered, true};
}

void add_contact(store& s, const customer& c, const std::string& flag, const contact_request& r,
                 utc_ms now)
{
    const contact_record record{.id = r.id,
                                .flag = flag,
                                .customer = c.id,
                                .badge = r.badge,
                                .channel = r.channel,
                                .reached = r.reached,
                                .cause = r.cause,
                                .measure = r.measure,
                                .next_on = r.next_on,
                                .at = now};
    const auto note =
        r.cause_text.empty() ? r.note : r.cause_text + (r.note.empty() ? "" : "\n" + r.note);
    if (s.flags.add_contact(record, note, c.key_id))
        s.outbox.append(sync::wire::make_entry(record, now));
}

bool store_contact(store& s, const std::string& flag, const contact_request& r, utc_ms now)
{
    const auto found = s.flags.find(flag);
    const auto c =
        found ? s.customers.find(s.merges.survivor_of(found->record.customer)) : std::nullopt;
    if (!c)
        return false;
    transaction tx(s.db());
    add_contact(s, *c, flag, r, now);
    tx.commit();
    return true;
}

}  // namespace thirdvisit::station
