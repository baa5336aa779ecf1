#include "station/service/hints.hpp"

#include "station/service/people.hpp"
#include "station/service/visit_views.hpp"
#include "station/store/crash_point.hpp"

#include <algorithm>

namespace thirdvisit::station {

namespace {

constexpr const char* hints_of = "hints_of";
constexpr int block_days = volume_settings{}.block_days;

// All blocks of the earlier check, and one visit before them: who was not known then is too new.
business_day history_begin(business_day check)
{
    const volume_settings s;
    return check + -(s.block_days * (s.blocks + 2) + 7);
}

std::vector<day_volume> volumes_of(const std::vector<visit_stop>& stops)
{
    std::vector<day_volume> out;
    for (const auto& s : stops)
        out.push_back({s.day, s.volume});
    return out;
}

milliliters last_block(const std::vector<visit_stop>& stops, business_day check)
{
    milliliters sum;
    for (const auto& s : stops)
        if (s.day <= check && s.day > check + -block_days)
            sum.count += s.volume.count;
    return sum;
}

void fill_who(store_reader& r, const customer& who, std::string& title, std::string& manager)
{
    title = title_of(r.customers.vehicles_of(who.id), r.customers.cards_of(who.id), who.address);
    manager = who.manager;
}

std::optional<view::volume_hint> hint_view(store_reader& r, const stored_hint& h)
{
    const auto who = r.customers.find(h.customer);
    if (!who || who->do_not_record)
        return std::nullopt;
    view::volume_hint out;
    out.customer = who->id;
    out.kind = who->kind;
    fill_who(r, *who, out.title, out.manager);
    out.change = name_of(h.hint.change);
    out.now = h.hint.now;
    out.usual = h.hint.usual;
    out.watched_below = r.hints.watched_below(who->id);
    out.value_class = name_of(r.classes.find(who->id).value.shown);
    return out;
}

// The value set by hand counts at once, with the figures of the last Monday.
void add_watched(store_reader& r, business_day check, std::vector<view::volume_hint>& out)
{
    for (const auto& w : r.hints.watched()) {
        const auto now = last_block(r.history.stops_of(w.customer, check + -block_days), check);
        const auto known = std::find_if(out.begin(), out.end(),
                                        [&](const auto& h) { return h.customer == w.customer; });
        if (now >= w.below || (known != out.end() && known->change == "low"))
            continue;
        auto shown = hint_view(r, {w.customer, {volume_change::none, now, {}}});
        if (!shown)
            continue;
        shown->change = "below";
        if (known != out.end())
            shown->usual = known->usual;
        if (known != out.end())
            *known = std::move(*shown);
        else
            out.push_back(std::move(*shown));
    }
}

std::int64_t lost(const view::volume_hint& h)
{
    const auto before = h.change == "below" ? h.watched_below->count : h.usual.count;
    return before - h.now.count;
}

view::care_task task_view(store_reader& r, const stored_care& c, const customer& who,
                          const recall_calendar& now)
{
    view::care_task out;
    out.id = c.id;
    out.customer = c.customer;
    fill_who(r, who, out.title, out.manager);
    out.badge = c.badge;
    out.since = now.day_of(c.raised);
    const auto given = r.customers.given_by(who.id);
    out.can_call = !who.contact.empty() && (given.has("phone") || given.has("message"));
    for (const auto& contact : r.flags.contacts_of(who.id))
        out.attempts += contact.record.flag.empty() && contact.record.at >= c.raised ? 1 : 0;
    return out;
}

}  // namespace

business_day check_day(business_day today)
{
    return today + -weekday_of(today);
}

std::vector<stored_hint> run_hints(store_reader& r, business_day today)
{
    std::vector<stored_hint> out;
    const auto judge = [&](const std::string& id, const std::vector<visit_stop>& stops) {
        const auto hint = volume_hint_of(volumes_of(stops), today);
        if (hint.change == volume_change::none)
            return;  // most of them: nothing is asked of the store
        const auto facts = r.history.facts_of(id);
        if (facts.kind != customer_kind::shared && !facts.do_not_record)
            out.push_back({id, hint});
    };
    r.history.each_customer(history_begin(check_day(today)), judge);
    return out;
}

void store_hints(store& s, const std::vector<stored_hint>& found, std::size_t from,
                 business_day check)
{
    transaction tx(s.db());
    for (auto i = from; i < std::min(found.size(), from + hints_per_commit); ++i)
        s.hints.save(found[i], check);
    crash_point("before_hints_commit");
    tx.commit();
}

void finish_hints(store& s, business_day check)
{
    transaction tx(s.db());
    s.hints.drop_older(check);
    s.notes.set_value(hints_of, to_string(check));
    tx.commit();
}

std::string last_check(store& s)
{
    return s.notes.value(hints_of).value_or("");
}

void forget_check(store& s)
{
    s.notes.drop_value(hints_of);
}

view::hint_list load_hints(store_reader& r, const recall_calendar& now)
{
    view::hint_list out;
    if (const auto day = parse_day(r.notes.value(hints_of).value_or("")))
        out.checked_on = *day;
    for (const auto& h : r.hints.all())
        if (auto shown = hint_view(r, h))
            out.hints.push_back(std::move(*shown));
    add_watched(r, check_day(now.today), out.hints);
    std::stable_sort(out.hints.begin(), out.hints.end(),
                     [](const auto& a, const auto& b) { return lost(a) > lost(b); });
    for (const auto& c : r.hints.open_cares())
        if (const auto who = r.customers.find(c.customer))
            out.tasks.push_back(task_view(r, c, *who, now));
    return out;
}

bool set_watch(store& s, const std::string& customer, const watch_request& r, utc_ms now)
{
    const auto who = s.customers.find(s.merges.survivor_of(customer));
    if (!who || who->do_not_record)
        return false;
    transaction tx(s.db());
    s.hints.watch(who->id, r.below, r.badge, now);
    tx.commit();
    return true;
}

void mark_grumbled(store& s, const std::string& customer, const std::string& visit,
                   const grumbled_request& r, utc_ms now)
{
    transaction tx(s.db());
    const auto open = s.hints.open_care(customer);
    if (!r.undo)
        s.hints.raise_care({r.id, customer, visit, r.badge, now});
    else if (open)
        s.hints.end_care(open->id, true, now);
    tx.commit();
}

bool settle_care(store& s, const std::string& task, const contact_request& r, utc_ms now)
{
    const auto open = s.hints.find_care(task);
    const auto who = open ? s.customers.find(s.merges.survivor_of(open->customer)) : std::nullopt;
    if (!who)
        return false;
    transaction tx(s.db());
    add_contact(s, *who, "", r, now);
    if (r.reached)
        s.hints.end_care(task, false, now);
    tx.commit();
    return true;
}

}  // namespace thirdvisit::station
