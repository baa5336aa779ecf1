#include "station/service/recall_round.hpp"

#include "station/store/crash_point.hpp"
#include "sync/wire/records.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace thirdvisit::station {

namespace {

constexpr const char* round_day = "round_day";
constexpr std::size_t days_of_a_regular = 5;
constexpr int history_days = 800;   // a year of regularity at the day a flag was raised
constexpr int replayed_days = 150;  // after a first import
constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t flags_known_ms = 8 * day_ms;

std::optional<business_day> last_round(store_reader& r)
{
    const auto text = r.notes.value(round_day);
    if (!text)
        return std::nullopt;
    const auto day = parse_day(*text);
    return day ? std::optional(*day) : std::nullopt;
}

recall_customer complete(store_reader& r, const std::string& id,
                         const std::vector<visit_stop>& stops)
{
    const auto facts = r.history.facts_of(id);
    const auto given = r.customers.given_by(id);
    return {.id = id,
            .kind = facts.kind,
            .vehicles = days_by_vehicle(stops),
            .may_be_called = facts.has_contact && (given.has("phone") || given.has("message")),
            .closed_as_lost = facts.do_not_record,
            .raised_here = true,
            .away_until = std::nullopt};
}

std::set<std::string> wanted_anyway(const recall_picture& p)
{
    std::set<std::string> out;
    for (const auto& f : p.flags)
        out.insert(f.customer);
    for (const auto& h : p.state.held)
        out.insert(h.customer);
    return out;
}

}  // namespace

// A visit by card alone belongs to the customer's only vehicle; with several nobody can tell.
std::vector<vehicle_days> days_by_vehicle(const std::vector<visit_stop>& stops)
{
    std::map<std::string, std::vector<business_day>> by;
    for (const auto& s : stops)
        by[s.plate_token].push_back(s.day);
    if (by.size() == 2 && by.contains("")) {
        auto& only = by.rbegin()->second;
        only.insert(only.end(), by[""].begin(), by[""].end());
        by.erase("");
    }
    std::vector<vehicle_days> out;
    for (auto& [id, days] : by) {
        std::sort(days.begin(), days.end());
        days.erase(std::unique(days.begin(), days.end()), days.end());
        out.push_back({id.empty() ? "card" : id, std::move(days)});
    }
    return out;
}

recall_picture read_picture(store_reader& r, business_day today)
{
    recall_picture p;
    p.today = today;
    const auto last = last_round(r);
    const auto first_data = r.notes.first_day().value_or(today);
    p.first = last ? *last + 1 : std::max(first_data + 1, today + -replayed_days);
    p.due = p.first <= today;
    p.state = r.flags.state();
    p.flags = r.flags.for_round(utc_ms{p.first.count * day_ms - flags_known_ms});
    p.skipped = r.notes.skipped_days(first_data, today + -1);
    const auto anyway = wanted_anyway(p);
    r.history.each_customer(today + -history_days, [&](const std::string& id, const auto& stops) {
        if (stops.size() >= days_of_a_regular || anyway.contains(id))
            p.customers.push_back(complete(r, id, stops));
    });
    return p;
}

recall_customer read_recall_customer(store_reader& r, const std::string& customer,
                                     business_day today)
{
    return complete(r, customer, r.history.stops_of(customer, today + -history_days));
}

void write_changes(store& s, const std::vector<flag_change>& changes, std::size_t from, utc_ms now)
{
    transaction tx(s.db());
    const auto to = std::min(changes.size(), from + changes_per_commit);
    for (auto i = from; i < to; ++i) {
        const auto& c = changes[i];
        if (!s.customers.find(c.flag.customer) || s.merges.is_merged(c.flag.customer))
            continue;  // erased meanwhile, or somebody else's now
        if (s.flags.save({c.flag, c.task, c.rarity_percent, c.explanation, c.note}))
            s.outbox.append(sync::wire::make_entry(c.flag, now));
    }
    crash_point("before_round_commit");
    tx.commit();
    crash_point("after_round_commit");
}

void finish_round(store& s, const round_state& state, business_day today)
{
    transaction tx(s.db());
    s.flags.save_state(state);
    s.notes.set_value(round_day, to_string(today));
    crash_point("before_round_end");
    tx.commit();
    crash_point("after_round_end");
}

round_report count_changes(const rounds_result& done, int days)
{
    round_report out{.days = days};
    for (const auto& c : done.changes) {
        out.raised += c.action == flag_action::raised ? 1 : 0;
        out.closed += c.action == flag_action::closed ? 1 : 0;
        out.withdrawn += c.action == flag_action::withdrawn ? 1 : 0;
    }
    return out;
}

}  // namespace thirdvisit::station
