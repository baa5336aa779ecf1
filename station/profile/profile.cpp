#include "station/profile/profile.hpp"

#include <algorithm>
#include <utility>

namespace thirdvisit::station {
namespace {

constexpr std::string_view answer_names[] = {"", "done", "not_now", "no", "never"};
constexpr std::string_view prompt_names[] = {"none",    "note_plate", "introduce",
                                             "contact", "returned",   "complaint"};

bool known(const profile& p, question q)
{
    switch (q) {
    case question::address:
        return p.has_address;
    case question::organisation:
        return p.has_organisation;
    case question::contact:
        return p.has_contact;
    }
    return false;
}

bool may_ask(const profile& p, question q, business_day today, const profile_settings& s)
{
    return !known(p, q) && !rests(p.at(q), today, p.visit_days, s);
}

bool rush(const prompt_context& now, const profile_settings& s)
{
    return now.pumps_running > s.rush_factor * std::max(now.attendants_on_duty, 1);
}

prompt silent(std::string reason, int stage = 0)
{
    prompt p;
    p.stage = stage;
    p.reason = std::move(reason);
    return p;
}

prompt resting(const profile& p, question q, int stage)
{
    return silent(p.at(q).last == answer::never ? "never" : "resting", stage);
}

prompt introduce(const profile& p, const prompt_context& now, const profile_settings& s)
{
    prompt out;
    out.kind = prompt_kind::introduce;
    out.stage = 2;
    out.say.push_back({"prompt.introduce", {{"badge", now.badge}, {"name", now.name}}});
    out.fields.emplace_back("address");
    if (may_ask(p, question::organisation, now.today, s)) {
        out.say.push_back({"prompt.organisation", {}});
        out.fields.emplace_back("organisation");
    }
    return out;
}

prompt ask_contact(const prompt_context& now)
{
    prompt out;
    out.kind = prompt_kind::contact;
    out.stage = 3;
    out.say.push_back({"prompt.contact", {{"customer", now.customer}}});
    out.fields = {"phone", "wechat", "mail"};
    return out;
}

// The table of product 4: which stage this visit day may ask for.
prompt stage_prompt(const profile& p, const prompt_context& now, const profile_settings& s)
{
    if (!now.identified || !p.has_identity) {
        prompt out;
        out.kind = prompt_kind::note_plate;
        out.stage = 1;
        out.say.push_back({"prompt.note_plate", {}});
        return out;
    }
    if (p.visit_days < 2)
        return silent("first_visit");
    if (now.offered_this_visit)
        return silent("asked_today");
    if (!p.has_address)
        return may_ask(p, question::address, now.today, s) ? introduce(p, now, s)
                                                           : resting(p, question::address, 2);
    if (p.has_contact)
        return silent("complete");
    if (p.visit_days < 3 || (p.stage_2_on && *p.stage_2_on >= now.today))
        return silent("next_visit", 3);
    return may_ask(p, question::contact, now.today, s) ? ask_contact(now)
                                                       : resting(p, question::contact, 3);
}

std::optional<prompt> courtesy(const prompt_context& now)
{
    prompt out;
    if (!now.rectified_complaint.empty()) {
        out.kind = prompt_kind::complaint;
        out.say.push_back({"prompt.complaint", {{"topic", now.rectified_complaint}}});
        return out;
    }
    if (now.came_back_days_late > 0) {
        out.kind = prompt_kind::returned;
        out.say.push_back({"prompt.returned", {{"over", std::int64_t{now.came_back_days_late}}}});
        out.fields.emplace_back("cause");
        return out;
    }
    return std::nullopt;
}

// Questions an answer to the whole stage is about.
std::vector<question> questions_of(int stage)
{
    if (stage == 2)
        return {question::address, question::organisation};
    if (stage == 3)
        return {question::contact};
    return {};
}

void refuse(question_state& q, answer what, business_day today, int visit_day,
            const profile_settings& s)
{
    q.answered_on = today;
    q.answered_visit_day = visit_day;
    q.last = what;
    if (what == answer::no && ++q.times_no >= s.no_until_never)
        q.last = answer::never;
}

std::optional<answer_fault> check(const answer_given& given, const consents& have)
{
    if (given.stage < 1 || given.stage > 3)
        return answer_fault{errc::malformed_message, "stage"};
    if (given.what == answer::none)
        return answer_fault{errc::malformed_message, "answer"};
    const bool contact = given.contact && !given.contact_value.empty();
    if ((!given.address.empty() || !given.organisation.empty()) && !may_store_address(have))
        return answer_fault{errc::not_permitted,
                            given.address.empty() ? "organisation" : "address"};
    if (contact && !may_store_contact(*given.contact, have))
        return answer_fault{errc::not_permitted, "contact"};
    if (given.what == answer::done && given.stage == 2 && given.address.empty())
        return answer_fault{errc::malformed_message, "address"};
    if (given.what == answer::done && given.stage == 3 && !contact)
        return answer_fault{errc::malformed_message, "contact"};
    return std::nullopt;
}

// What was written down is done, whatever was said about the rest.
void note_stored(answer_effect& e, const answer_given& given, business_day today)
{
    auto& p = e.after;
    const auto mark = [&](bool stored, bool& has, question q) {
        if (!stored)
            return;
        has = true;
        p.at(q) = {answer::done, p.at(q).times_no, today, p.visit_days};
    };
    e.store_address = !given.address.empty();
    e.store_organisation = !given.organisation.empty();
    e.store_contact = given.contact && !given.contact_value.empty();
    if (e.store_address && !p.has_address)
        p.stage_2_on = today;
    mark(e.store_address, p.has_address, question::address);
    mark(e.store_organisation, p.has_organisation, question::organisation);
    mark(e.store_contact, p.has_contact, question::contact);
}

}  // namespace

std::string_view name_of(answer a) noexcept
{
    return answer_names[static_cast<std::size_t>(a)];
}

result<answer> parse_answer(std::string_view name) noexcept
{
    for (std::size_t i = 1; i < std::size(answer_names); ++i)
        if (name == answer_names[i])
            return static_cast<answer>(i);
    return errc::malformed_message;
}

std::string_view name_of(prompt_kind kind) noexcept
{
    return prompt_names[static_cast<std::size_t>(kind)];
}

int stage_of(const profile& p) noexcept
{
    if (!p.has_identity)
        return 0;
    if (!p.has_address)
        return 1;
    return p.has_contact ? 3 : 2;
}

bool rests(const question_state& q, business_day today, int visit_day,
           const profile_settings& s) noexcept
{
    switch (q.last) {
    case answer::none:
    case answer::done:
        return false;
    case answer::not_now:
        return visit_day <= q.answered_visit_day;
    case answer::no:
        return visit_day - q.answered_visit_day < s.no_rests_visit_days ||
               today - q.answered_on < s.no_rests_days;
    case answer::never:
        return true;
    }
    return true;
}

prompt prompt_for(const profile& p, const prompt_context& now, const profile_settings& s)
{
    if (now.mode != service_mode::attended)
        return silent("self_service");
    if (p.do_not_record)
        return silent("never");
    if (p.kind == customer_kind::shared)
        return silent("shared");
    if (!now.identity_doubtful.empty())
        return silent(now.identity_doubtful);
    auto due = courtesy(now);
    if (!due || now.offered_this_visit)
        due = stage_prompt(p, now, s);
    if (due->kind == prompt_kind::none || !rush(now, s))
        return *due;
    auto hidden = silent("rush", due->stage);
    hidden.not_shown = true;
    return hidden;
}

std::optional<contact_kind> parse_contact_kind(std::string_view name) noexcept
{
    if (name == "phone")
        return contact_kind::phone;
    if (name == "wechat")
        return contact_kind::wechat;
    return name == "mail" ? std::optional(contact_kind::mail) : std::nullopt;
}

bool may_store_contact(contact_kind kind, const consents& c)
{
    return c.has(kind == contact_kind::phone ? "phone" : "message");
}

bool may_store_address(const consents& c)
{
    return c.has("address_and_history");
}

answer_outcome take_answer(const profile& before, const answer_given& given, const consents& have,
                           business_day today, const profile_settings& s)
{
    answer_outcome out;
    out.effect.after = before;
    if (given.do_not_record && given.what == answer::never) {
        out.effect.after.do_not_record = true;
        out.effect.erase = true;
        for (auto& q : out.effect.after.questions)
            refuse(q, answer::never, today, before.visit_days, s);
        return out;
    }
    out.fault = check(given, have);
    if (out.fault)
        return out;
    note_stored(out.effect, given, today);
    if (given.what != answer::done)
        for (const auto q : questions_of(given.stage))
            if (!known(out.effect.after, q))
                refuse(out.effect.after.at(q), given.what, today, before.visit_days, s);
    // "Done" with a name but no organisation: that one was asked and not told.
    if (given.what == answer::done && given.stage == 2 && !out.effect.after.has_organisation)
        refuse(out.effect.after.at(question::organisation), answer::not_now, today,
               before.visit_days, s);
    return out;
}

void lift_never(profile& p, question q) noexcept
{
    p.at(q) = {};
}

retention retention_of(const retention_facts& f, business_day today,
                       const profile_settings& s) noexcept
{
    if (f.erasure_asked)
        return retention::delete_profile;
    if (f.stage > 1)
        return retention::keep;
    const auto away = today - f.last_visit;
    const auto limit =
        std::max(s.stage_1_profile_days, s.stage_1_profile_cycles * f.cycle_days.value_or(0));
    if (away > limit)
        return retention::delete_profile;
    if (f.visit_days < 2 && today - f.first_visit > s.stage_1_plate_days)
        return retention::wipe_plates;
    return retention::keep;
}

bool temporary_plate_ended(business_day entered, business_day today) noexcept
{
    return today - entered > 30;
}

}  // namespace thirdvisit::station
