// Organisations with many vehicles: one task a week at most, "3 of 12 vehicles late" (product 5.2).
#include "station/recall/standing.hpp"

#include <algorithm>

namespace thirdvisit::station {
namespace {

struct fleet {
    int total{};
    int late{};
    standing worst;  // highest level, then longest away in own cycles
};

bool worse(const standing& a, const standing& b)
{
    if (a.level != b.level)
        return a.level > b.level;
    return std::int64_t{a.elapsed} * *b.pace.cycle > std::int64_t{b.elapsed} * *a.pace.cycle;
}

// Vehicles that were regular when the flag was raised stay counted, however long they are away.
fleet fleet_of(const recall_customer& c, business_day as_of, const round_input& in,
               const rhythm_settings& s)
{
    fleet all;
    for (const auto& v : c.vehicles) {
        const auto at = standing_of(c, v, as_of, in.today, in.skipped, s);
        if (!at.vehicle)
            continue;
        ++all.total;
        if (!at.pace.regular() || !at.flagged())
            continue;
        ++all.late;
        if (!all.worst.vehicle || worse(at, all.worst))
            all.worst = at;
    }
    return all;
}

text fleet_line(const fleet& all)
{
    return {"flag.organisation",
            {{"late", std::int64_t{all.late}}, {"total", std::int64_t{all.total}}}};
}

// The return of the vehicle the flag was raised for, if one came at all.
std::optional<business_day> return_day(const recall_customer& c, const flag_record& open,
                                       business_day today)
{
    for (const auto& v : c.vehicles) {
        const auto days = days_until(v, today);
        const auto it = std::find(days.begin(), days.end(), open.last_visit);
        if (it != days.end() && it + 1 != days.end() && *(it + 1) >= open.raised_on)
            return *(it + 1);
    }
    return std::nullopt;
}

flag_change settle(const recall_customer& c, const flag_record& open, const round_input& in)
{
    if (const auto came = return_day(c, open, in.today)) {
        flag_change change;
        change.action = flag_action::closed;
        change.flag = closed_by_visit(open, *came, in.stamp);
        return change;
    }
    auto change = change_flag(c, flag_action::withdrawn, open, in);
    change.note = "no_longer_late";
    return change;
}

}  // namespace

std::optional<flag_change> judge_organisation(const recall_customer& c, const flag_record* known,
                                              const round_input& in, const round_settings& s)
{
    const bool open = known && known->state == flag_state::raised;
    const auto all = fleet_of(c, open ? known->raised_on : in.today, in, s.rhythm);
    if (open && all.late == 0)
        return settle(c, *known, in);
    if (all.late == 0 || (c.away_until && in.today <= *c.away_until))
        return std::nullopt;
    if (open && all.worst.level <= known->level)
        return std::nullopt;
    if (!open &&
        (!c.raised_here || (known && in.today - known->raised_on < s.organisation_task_days)))
        return std::nullopt;
    const bool same_day = known && known->id == flag_id(c.id, in.today);
    auto change = raise_flag(c, all.worst, open || same_day ? known : nullptr, in, s);
    change.explanation = fleet_line(all);
    if (open) {
        change.action = flag_action::level_changed;
        change.flag.id = known->id;
        change.flag.raised_on = known->raised_on;
        change.task = flag_task::none;  // the task of this week is already there
    }
    return change;
}

}  // namespace thirdvisit::station
