#include "station/service/merging.hpp"

#include "station/profile/merge.hpp"
#include "station/service/twins.hpp"
#include "station/store/crash_point.hpp"
#include "sync/wire/records.hpp"

#include <algorithm>
#include <sstream>

namespace thirdvisit::station {

namespace {

constexpr int merges_shown = 20;

// A store or a reader of it.
template <class Store>
merge_side side_for_rules(Store& s, const customer& c)
{
    return {.id = c.id,
            .kind = c.kind,
            .stage = c.stage,
            .do_not_record = c.do_not_record,
            .merged = s.merges.is_merged(c.id),
            .has_address = !c.address.empty(),
            .has_organisation = !c.organisation.empty(),
            .contact = c.contact.empty() ? std::nullopt : parse_contact_kind(c.contact_kind),
            .has_manager = !c.manager.empty(),
            .stage_2_on = c.stage_2_on,
            .days = s.history.days_of(c.id),
            .said = s.customers.consents_of(c.id),
            .questions = s.customers.questions_of(c.id),
            .created = c.created};
}

std::string joined(const std::vector<merge_field>& fields)
{
    std::string out;
    for (const auto f : fields)
        out += (out.empty() ? "" : " ") + std::string(name_of(f));
    return out;
}

void fill(customer& kept, const customer& other, const merge_plan& plan)
{
    if (plan.fills(merge_field::address))
        kept.address = other.address;
    if (plan.fills(merge_field::organisation))
        kept.organisation = other.organisation;
    if (plan.fills(merge_field::contact)) {
        kept.contact_kind = other.contact_kind;
        kept.contact = other.contact;
    }
    if (plan.fills(merge_field::manager))
        kept.manager = other.manager;
    kept.stage_2_on = plan.stage_2_on;
}

// What was changed since is the survivor's own.
void empty_again(customer& kept, const customer& other, const std::string& filled)
{
    std::istringstream words(filled);
    for (std::string word; words >> word;) {
        if (word == name_of(merge_field::address) && kept.address == other.address) {
            kept.address.clear();
            kept.stage_2_on.reset();
        } else if (word == name_of(merge_field::organisation) &&
                   kept.organisation == other.organisation) {
            kept.organisation.clear();
        } else if (word == name_of(merge_field::contact) && kept.contact == other.contact) {
            kept.contact.clear();
            kept.contact_kind.clear();
        } else if (word == name_of(merge_field::manager) && kept.manager == other.manager) {
            kept.manager.clear();
        }
    }
}

void save_flag(store& s, stored_flag f, utc_ms now)
{
    ++f.record.revision;
    f.record.changed = now;
    s.flags.save(f);
    s.outbox.append(sync::wire::make_entry(f.record, now));
}

// The merged one's flag is over, the survivor's only when the other came since; a round looks at
// both histories anew.
void withdraw_flag(store& s, const std::string& merge, const std::string& customer,
                   std::optional<business_day> unless_after, const merge_moment& at)
{
    auto open = s.flags.raised_for(customer);
    if (!open || (unless_after && *unless_after <= open->record.last_visit))
        return;
    open->record.state = flag_state::withdrawn;
    open->record.closed_on = at.today;
    open->note = "merged";
    s.merges.note_flag(merge, open->record.id);
    save_flag(s, std::move(*open), at.now);
}

void raise_again(store& s, const std::string& flag, utc_ms now)
{
    auto f = s.flags.find(flag);
    if (!f || f->record.state != flag_state::withdrawn || s.flags.raised_for(f->record.customer))
        return;
    f->record.state = flag_state::raised;
    f->record.closed_on.reset();
    f->note.clear();
    const auto days = s.history.days_of(f->record.customer);
    const auto came = std::upper_bound(days.begin(), days.end(), f->record.last_visit);
    if (came != days.end()) {
        const auto revision = f->record.revision;
        f->record = closed_by_visit(f->record, *came, now);
        f->record.revision = revision;
    }
    save_flag(s, std::move(*f), now);
}

void keep_questions(store& s, const merge_record& m, const merge_side& kept, const merge_plan& plan)
{
    for (std::size_t q = 0; q < question_count; ++q) {
        if (plan.questions.at(q) == kept.questions.at(q))
            continue;
        s.merges.note_question(m.id, static_cast<question>(q), kept.questions.at(q));
        s.customers.save_question(m.survivor, static_cast<question>(q), plan.questions.at(q));
    }
}

void move_visits(store& s, const merge_record& m, hands_changed& out)
{
    out.visits = s.visits.ids_of(m.merged);
    for (const auto& id : out.visits) {
        s.merges.note_visit(m.id, id, s.visits.revision_of(id));
        s.visits.hand_over(id, m.survivor, false);
    }
}

// Head office knows most of them as his; only what named the survivor needs a next revision.
void return_visits(store& s, const merge_record& m, const customer& survivor,
                   const customer& merged, hands_changed& out, utc_ms now)
{
    for (const auto& [id, moved_at] : s.merges.visits_of(m)) {
        const bool told_otherwise = s.visits.revision_of(id) != moved_at;
        s.visits.hand_over(id, m.merged, told_otherwise);
        out.visits.push_back(id);
        if (!told_otherwise)
            continue;
        s.visits.seal_again(id, survivor.key_id, merged.key_id);
        if (auto v = s.visits.find(id))
            s.outbox.append(sync::wire::make_entry(visit_record{std::move(*v)}, now));
    }
}

// A *no* that he said while the two were one counts for both.
void copy_refusals(store& s, const merge_record& m, const merge_moment& at)
{
    for (auto said : s.merges.said_since(m)) {
        if (said.state == consent_state::given)
            continue;
        said.id = at.fresh_id();
        said.customer = m.merged;
        if (s.customers.add_consent(said))
            s.outbox.append(sync::wire::make_entry(said, at.now));
    }
}

outcome<customer> existing(store& s, const std::string& id, const char* field)
{
    auto c = s.customers.find(id);
    if (!c)
        return rejection{errc::not_found, field, "error.no_such_customer"};
    return std::move(*c);
}

struct merge_work {
    customer kept;
    customer other;
    merge_side kept_side;
    merge_side other_side;
    merge_plan plan;
};

outcome<merge_work> look_at(store& s, const merge_request& r)
{
    auto kept = existing(s, r.keep, "keep");
    auto other = existing(s, r.other, "other");
    if (!kept || !other)
        return kept ? other.why() : kept.why();
    merge_work w{.kept = *kept,
                 .other = *other,
                 .kept_side = side_for_rules(s, *kept),
                 .other_side = side_for_rules(s, *other),
                 .plan = {}};
    const auto obstacle = obstacle_between(w.kept_side, w.other_side);
    if (obstacle != merge_obstacle::none)
        return rejection{errc::refused, "other",
                         "merge.obstacle." + std::string(name_of(obstacle))};
    w.plan = plan_merge(w.kept_side, w.other_side);
    return w;
}

}  // namespace

outcome<hands_changed> merge_profiles(store& s, recorder& records, const merge_request& r,
                                      const merge_moment& at)
{
    if (s.merges.by_request(r.id))
        return hands_changed{};
    auto w = look_at(s, r);
    if (!w)
        return w.why();
    const merge_record m{
        .id = at.fresh_id(), .survivor = r.keep, .merged = r.other, .at = at.now, .badge = r.badge};
    hands_changed out{.visits = {}, .changed = true};
    transaction tx(s.db());
    s.merges.add({m, r.id, joined(w->plan.filled)});
    s.outbox.append(sync::wire::make_entry(m, at.now));
    const auto& days = w->other_side.days;
    withdraw_flag(s, m.id, r.other, std::nullopt, at);
    if (!days.empty())
        withdraw_flag(s, m.id, r.keep, days.back(), at);
    keep_questions(s, m, w->kept_side, w->plan);
    move_visits(s, m, out);
    s.merges.take_over(m);
    fill((*w).kept, w->other, w->plan);
    records.renew(s, (*w).kept, true, at.now);
    crash_point("before_merge_commit");
    tx.commit();
    crash_point("after_merge_commit");
    return out;
}

namespace {

// The other way round, and in the same order.
void part(store& s, recorder& records, const merge_row& row, hands_changed& out,
          const merge_moment& at)
{
    const auto& m = row.record;
    auto survivor = s.customers.find(m.survivor).value();
    auto merged = s.customers.find(m.merged).value();
    return_visits(s, m, survivor, merged, out, at.now);
    copy_refusals(s, m, at);
    s.merges.give_back(m);
    s.customers.seal_again(merged, survivor.key_id);
    if (!s.customers.has_answered_since(m.survivor, m.at))
        for (const auto& [q, before] : s.merges.questions_before(m.id))
            s.customers.save_question(m.survivor, q, before);
    for (const auto& flag : s.merges.flags_of(m.id))
        raise_again(s, flag, at.now);
    empty_again(survivor, merged, row.filled);
    records.renew(s, std::move(survivor), true, at.now);
    records.renew(s, std::move(merged), true, at.now);
}

}  // namespace

outcome<hands_changed> undo_merge(store& s, recorder& records, const merge_undo_request& r,
                                  const merge_moment& at)
{
    const auto found = s.merges.find(r.merge);
    if (!found)
        return rejection{errc::not_found, "merge", "error.no_such_merge"};
    auto m = found->record;
    if (m.state == merge_state::undone)
        return hands_changed{};
    if (!s.merges.is_last(m))
        return rejection{errc::refused, "merge", "error.merge_not_last"};
    hands_changed out{.visits = {}, .changed = true};
    transaction tx(s.db());
    m.state = merge_state::undone;
    ++m.revision;
    m.at = at.now;
    m.badge = r.badge;
    s.outbox.append(sync::wire::make_entry(m, at.now));
    part(s, records, *found, out, at);
    s.merges.close(m);
    crash_point("before_merge_commit");
    tx.commit();
    crash_point("after_merge_commit");
    return out;
}

namespace {

view::twins_together together(store_reader& r, const merge_side& kept, const merge_side& other)
{
    const auto plan = plan_merge(kept, other);
    view::twins_together out;
    out.stage = plan.stage;
    out.visit_days = static_cast<int>(plan.days.size());
    out.contact_left = plan.contact_left;
    for (const auto f : plan.filled)
        out.fills.emplace_back(name_of(f));
    std::set<std::string> cars;
    for (const auto& id : {kept.id, other.id}) {
        for (const auto& v : r.customers.vehicles_of(id))
            cars.insert(v.token);
        out.cards += static_cast<int>(r.customers.cards_of(id).size());
    }
    out.cars = static_cast<int>(cars.size());
    return out;
}

}  // namespace

void propose_merge(store_reader& r, view::twin_pair& pair)
{
    const auto a = r.customers.find(pair.a.customer);
    const auto b = r.customers.find(pair.b.customer);
    if (!a || !b)
        return;
    const auto first = side_for_rules(r, *a);
    const auto second = side_for_rules(r, *b);
    pair.a_kept = first_is_kept(first, second);
    pair.obstacle = name_of(obstacle_between(first, second));
    pair.if_a = together(r, first, second);
    pair.if_b = together(r, second, first);
}

std::vector<view::merge> load_merges(store_reader& r)
{
    std::vector<view::merge> out;
    for (const auto& m : r.merges.standing(merges_shown)) {
        const auto& record = m.record;
        view::merge row;
        row.id = record.id;
        row.survivor = side_of(r, record.survivor);
        row.merged = record.merged;
        row.merged_title = side_of(r, record.merged).title;
        row.at = record.at;
        row.badge = record.badge;
        row.can_undo = r.merges.is_last(record);
        out.push_back(std::move(row));
    }
    return out;
}

}  // namespace thirdvisit::station
