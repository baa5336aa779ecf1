#include "station/recall/standing.hpp"

#include "schemas/ids.hpp"

#include <algorithm>
#include <array>

namespace thirdvisit::station {
namespace {

constexpr std::int64_t ms_per_day = 86'400'000;

// FNV-1a, 64 bits (public domain, Fowler, Noll, Vo): spreads a customer's id over a flag's id.
std::uint64_t spread_of(std::string_view text, std::uint64_t seed)
{
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325ULL ^ seed;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01B3ULL;
    return hash;
}

}  // namespace

std::string flag_id(std::string_view customer, business_day raised_on)
{
    const auto low = spread_of(customer, 0);
    const auto high = spread_of(customer, 0x9E37'79B9'7F4A'7C15ULL);
    std::array<std::uint8_t, 10> noise{};
    for (std::size_t i = 0; i < 8; ++i)
        noise[i] = static_cast<std::uint8_t>(low >> (8 * i));
    noise[8] = static_cast<std::uint8_t>(high);
    noise[9] = static_cast<std::uint8_t>(high >> 32);
    return make_id({raised_on.count * ms_per_day}, noise);
}

std::span<const business_day> days_until(const vehicle_days& v, business_day day)
{
    std::span<const business_day> days(v.days);
    if (days.empty() || days.back() <= day)
        return days;
    const auto end = std::upper_bound(days.begin(), days.end(), day);
    return days.first(static_cast<std::size_t>(end - days.begin()));
}

const vehicle_days* main_vehicle(const recall_customer& c, business_day as_of,
                                 const rhythm_settings& s)
{
    const vehicle_days* best = nullptr;
    std::ptrdiff_t best_count = -1;
    business_day best_last;
    for (const auto& v : c.vehicles) {
        const auto days = days_until(v, as_of);
        if (days.empty())
            continue;
        const auto count =
            days.end() - std::lower_bound(days.begin(), days.end(), as_of + -s.window_days);
        if (count > best_count || (count == best_count && days.back() > best_last)) {
            best = &v;
            best_count = count;
            best_last = days.back();
        }
    }
    return best;
}

std::optional<business_day> last_visit(const recall_customer& c, business_day day)
{
    std::optional<business_day> last;
    for (const auto& v : c.vehicles)
        if (const auto days = days_until(v, day); !days.empty())
            last = last ? std::max(*last, days.back()) : days.back();
    return last;
}

std::optional<business_day> first_visit_after(const recall_customer& c, business_day after,
                                              business_day day)
{
    std::optional<business_day> first;
    for (const auto& v : c.vehicles) {
        const auto days = days_until(v, day);
        const auto it = std::upper_bound(days.begin(), days.end(), after);
        if (it != days.end())
            first = first ? std::min(*first, *it) : *it;
    }
    return first;
}

standing standing_of(const recall_customer& c, const vehicle_days& v, business_day as_of,
                     business_day today, skipped_days skipped, const rhythm_settings& s)
{
    standing at;
    const auto days = days_until(v, today);
    if (days.empty())
        return at;
    at.vehicle = &v;
    at.last = days.back();
    at.pace = rhythm_of(days, std::max(as_of, at.last), s, c.closed_as_lost);
    if (c.kind == customer_kind::shared)
        at.pace.reasons.push_back(irregularity::shared);
    at.elapsed = elapsed_days(at.last, today, skipped);
    if (at.pace.cycle)
        at.level = level_of(at.elapsed, *at.pace.cycle, s);
    return at;
}

flag_change change_flag(const recall_customer& c, flag_action action, flag_record flag,
                        const round_input& in)
{
    ++flag.revision;
    flag.changed = in.stamp;
    flag_change change;
    change.action = action;
    change.task = c.may_be_called ? flag_task::call : flag_task::watch;
    if (action == flag_action::withdrawn) {
        flag.state = flag_state::withdrawn;
        flag.closed_on = in.today;
        change.task = flag_task::none;
    }
    change.flag = std::move(flag);
    return change;
}

flag_change raise_flag(const recall_customer& c, const standing& at, const flag_record* known,
                       const round_input& in, const round_settings& s)
{
    const auto dates = due_dates_of(at.last, *at.pace.cycle, s.rhythm, in.skipped);
    flag_change change;
    change.flag = {flag_id(c.id, in.today),
                   known ? known->revision + 1 : 1,
                   c.id,
                   flag_state::raised,
                   at.level,
                   *at.pace.cycle,
                   at.last,
                   dates.due,
                   in.today,
                   {},
                   0,
                   in.stamp};
    change.task = c.may_be_called ? flag_task::call : flag_task::watch;
    change.elapsed_days = at.elapsed;
    change.rarity_percent = rarity_percent(at.pace.gaps, at.elapsed, s.prior);
    change.explanation = {"flag.explanation",
                          {{"cycle", std::int64_t{*at.pace.cycle}},
                           {"last", to_string(at.last)},
                           {"due", to_string(dates.due)},
                           {"grace_end", to_string(dates.grace_end)},
                           {"elapsed", std::int64_t{at.elapsed}},
                           {"rarity", std::int64_t{change.rarity_percent}}}};
    return change;
}

flag_record closed_by_visit(flag_record open, business_day visit_day, utc_ms stamp)
{
    ++open.revision;
    open.state = flag_state::closed;
    open.closed_on = visit_day;
    open.gap_days = visit_day - open.last_visit;
    open.changed = stamp;
    return open;
}

}  // namespace thirdvisit::station
