#include "station/recall/round.hpp"

#include "station/recall/standing.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace thirdvisit::station {
namespace {

using flag_index = std::unordered_map<std::string_view, const flag_record*>;

// One entry a customer: the open flag, else the latest one.
flag_index index_of(std::span<const flag_record> flags)
{
    flag_index known;
    known.reserve(flags.size());
    for (const auto& f : flags) {
        auto& slot = known[f.customer];
        const auto rank = [](const flag_record& one) {
            return std::pair(one.state == flag_state::raised, one.raised_on);
        };
        const bool better = !slot || rank(f) > rank(*slot);
        if (better)
            slot = &f;
    }
    return known;
}

flag_change withdrawn(const recall_customer& c, const flag_record& open, const round_input& in,
                      std::string_view why)
{
    auto change = change_flag(c, flag_action::withdrawn, open, in);
    change.note = why;
    return change;
}

// What became of a person's open flag (product 5.6).
std::optional<flag_change> judge_open(const recall_customer& c, const flag_record& open,
                                      const round_input& in, const round_settings& s)
{
    if (const auto came = first_visit_after(c, open.last_visit, in.today)) {
        if (*came < open.raised_on)
            return withdrawn(c, open, in, "late_record");
        flag_change change;
        change.action = flag_action::closed;
        change.flag = closed_by_visit(open, *came, in.stamp);
        return change;
    }
    const auto* vehicle = main_vehicle(c, open.raised_on, s.rhythm);
    if (!vehicle)
        return withdrawn(c, open, in, "history_changed");
    const auto at = standing_of(c, *vehicle, open.raised_on, in.today, in.skipped, s.rhythm);
    if (at.last != open.last_visit)
        return withdrawn(c, open, in, "history_changed");
    if (!at.pace.regular())
        return withdrawn(c, open, in, name_of(at.pace.reasons.front()));
    if (!at.flagged())
        return withdrawn(c, open, in, "no_longer_late");
    if (at.level == open.level || (in.catching_up && at.level < open.level) ||
        (c.away_until && in.today <= *c.away_until))
        return std::nullopt;
    auto change = raise_flag(c, at, &open, in, s);
    change.action = flag_action::level_changed;
    change.flag.raised_on = open.raised_on;
    change.flag.id = open.id;
    return change;
}

std::optional<flag_change> judge_new(const recall_customer& c, const flag_record* known,
                                     const round_input& in, const round_settings& s)
{
    const auto* vehicle = main_vehicle(c, in.today, s.rhythm);
    if (!vehicle || !c.raised_here || (c.away_until && in.today <= *c.away_until))
        return std::nullopt;
    const auto at = standing_of(c, *vehicle, in.today, in.today, in.skipped, s.rhythm);
    if (!at.flagged() || !at.pace.regular() || last_visit(c, in.today) > at.last)
        return std::nullopt;
    const bool same_day = known && known->id == flag_id(c.id, in.today);
    return raise_flag(c, at, same_day ? known : nullptr, in, s);
}

// A round that was interrupted has decided about days this one has not come to yet.
bool decided_later(const flag_record& known, business_day today)
{
    return known.raised_on > today || (known.closed_on && *known.closed_on > today);
}

std::optional<flag_change> judge(const recall_customer& c, const flag_record* known,
                                 const round_input& in, const round_settings& s)
{
    if (known && decided_later(*known, in.today))
        return std::nullopt;
    if (c.kind == customer_kind::organisation)
        return judge_organisation(c, known, in, s);
    if (known && known->state == flag_state::raised)
        return judge_open(c, *known, in, s);
    return judge_new(c, known, in, s);
}

// Twice the median of the new lates a day over the window before `today`; nothing while the
// station's own 8 weeks are not known.
std::optional<std::int64_t> usual_times_2(const round_state& state, business_day today,
                                          const round_settings& s)
{
    const auto from = today + -s.flood_window_days;
    if (!state.first_day || *state.first_day > from)
        return std::nullopt;
    std::vector<std::int64_t> counts;
    for (const auto& c : state.counted)
        if (c.day >= from && c.day < today)
            counts.push_back(c.new_lates);
    if (counts.empty())
        return std::nullopt;
    std::sort(counts.begin(), counts.end());
    const auto n = counts.size();
    return counts[n / 2] + counts[(n - 1) / 2];
}

bool is_held(const round_state& state, std::string_view customer)
{
    return std::any_of(state.held.begin(), state.held.end(),
                       [&](const auto& h) { return h.customer == customer; });
}

bool still_held(const round_state& state, std::string_view customer, business_day today)
{
    return std::any_of(state.held.begin(), state.held.end(),
                       [&](const auto& h) { return h.customer == customer && h.release > today; });
}

// New lates of today: those of this run, and those an earlier run of the same day has stored or
// held. Released ones were counted on the day they were held.
int count_new(round_state& state, const round_input& in, int fresh, const round_settings& s)
{
    if (!state.first_day)
        state.first_day = in.today;
    std::erase_if(state.counted,
                  [&](const auto& c) { return c.day < in.today + -s.flood_window_days; });
    const auto stored = std::count_if(in.flags.begin(), in.flags.end(), [&](const flag_record& f) {
        return f.raised_on == in.today && !is_held(in.state, f.customer);
    });
    auto same = std::find_if(state.counted.begin(), state.counted.end(),
                             [&](const auto& c) { return c.day == in.today; });
    if (same == state.counted.end())
        same = state.counted.insert(state.counted.end(), {in.today, 0});
    same->new_lates = std::max(same->new_lates, static_cast<int>(stored)) + fresh;
    return same->new_lates;
}

// New flags of today leave `changes` and wait when there are too many of them.
void guard_against_flood(round_result& out, std::vector<flag_change> fresh, const round_input& in,
                         const round_settings& s)
{
    const int lates = count_new(out.state, in, static_cast<int>(fresh.size()), s);
    const auto usual = usual_times_2(out.state, in.today, s);
    const bool flood =
        usual && lates >= s.flood_least && 2 * std::int64_t{lates} > s.flood_times_usual * *usual;
    if (!flood || fresh.empty()) {
        std::move(fresh.begin(), fresh.end(), std::back_inserter(out.changes));
        return;
    }
    const auto release = in.today + s.flood_hold_days;
    for (const auto& change : fresh)
        out.state.held.push_back({change.flag.customer, release});
    out.alert = station_alert{in.today, lates, *usual, release};
}

}  // namespace

round_result run_round(const round_input& in, const round_settings& settings)
{
    round_result out;
    out.state = in.state;
    const auto known = index_of(in.flags);
    std::vector<flag_change> fresh;
    for (const auto& c : in.customers) {
        const auto it = known.find(c.id);
        auto change = judge(c, it == known.end() ? nullptr : it->second, in, settings);
        // Where a flag ended the customer is judged anew at once: he may be late since another day.
        if (change && change->flag.state != flag_state::raised) {
            const auto ended = change->flag;
            out.changes.push_back(std::move(*change));
            change = judge(c, &ended, in, settings);
        }
        if (!change)
            continue;
        if (change->action == flag_action::raised && !is_held(in.state, c.id))
            fresh.push_back(std::move(*change));
        else if (change->action != flag_action::raised || !still_held(in.state, c.id, in.today))
            out.changes.push_back(std::move(*change));
    }
    std::erase_if(out.state.held, [&](const auto& h) { return h.release <= in.today; });
    guard_against_flood(out, std::move(fresh), in, settings);
    return out;
}

rounds_result run_rounds(const round_input& in, business_day first, const round_settings& settings)
{
    rounds_result all;
    all.state = in.state;
    std::vector<flag_record> flags(in.flags.begin(), in.flags.end());
    for (auto day = first; day <= in.today; day = day + 1) {
        auto one = run_round(
            {in.customers, flags, all.state, day, in.skipped, in.stamp, day < in.today}, settings);
        for (auto& change : one.changes) {
            std::erase_if(flags, [&](const flag_record& f) { return f.id == change.flag.id; });
            flags.push_back(change.flag);
            all.changes.push_back(std::move(change));
        }
        if (one.alert)
            all.alerts.push_back(*one.alert);
        all.state = std::move(one.state);
    }
    return all;
}

std::vector<expected_customer> expected_customers(std::span<const recall_customer> customers,
                                                  business_day today, skipped_days skipped,
                                                  const round_settings& settings)
{
    std::vector<expected_customer> found;
    for (const auto& c : customers) {
        const auto* vehicle = main_vehicle(c, today, settings.rhythm);
        if (!vehicle || (c.away_until && today <= *c.away_until))
            continue;
        const auto at = standing_of(c, *vehicle, today, today, skipped, settings.rhythm);
        if (!at.pace.regular() || last_visit(c, today) > at.last)
            continue;
        const auto due = due_dates_of(at.last, *at.pace.cycle, settings.rhythm, skipped).due;
        if (due == today || due == today + 1)
            found.push_back({c.id, due});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return std::tie(a.due, a.customer) < std::tie(b.due, b.customer);
    });
    return found;
}

std::vector<std::string> without_rhythm(std::span<const recall_customer> customers,
                                        business_day today, skipped_days skipped,
                                        const round_settings& settings)
{
    std::vector<std::string> found;
    for (const auto& c : customers) {
        const auto* vehicle = main_vehicle(c, today, settings.rhythm);
        if (!vehicle)
            continue;
        const auto at = standing_of(c, *vehicle, today, today, skipped, settings.rhythm);
        const auto& why = at.pace.reasons;
        if (why.size() == 1 && why.front() == irregularity::no_fixed_rhythm &&
            at.elapsed > ninety_percent_gap(at.pace.gaps))
            found.push_back(c.id);
    }
    return found;
}

}  // namespace thirdvisit::station
