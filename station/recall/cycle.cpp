#include "station/recall/cycle.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace thirdvisit::station {
namespace {

constexpr std::size_t most_gaps = 64;  // a bound for the scratch space; settings stay far below

// Twice the median, so that a half stays whole. Reorders `values`.
std::int64_t twice_median(std::span<std::int64_t> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return 2 * *middle;
    return *middle + *std::max_element(values.begin(), middle);
}

struct centre {
    std::int32_t cycle;
    std::int64_t mad_times_4;
};

centre centre_of(std::span<const std::int32_t> gaps)
{
    std::array<std::int64_t, most_gaps> room{};
    const std::span<std::int64_t> scratch(room.data(), gaps.size());
    std::copy(gaps.begin(), gaps.end(), scratch.begin());
    const auto doubled = twice_median(scratch);
    std::transform(gaps.begin(), gaps.end(), scratch.begin(),
                   [&](std::int32_t gap) { return std::abs(2 * std::int64_t{gap} - doubled); });
    return {static_cast<std::int32_t>((doubled + 1) / 2), twice_median(scratch)};
}

void judge(rhythm& r, std::int64_t mad_times_4, std::ptrdiff_t recent, const rhythm_settings& s)
{
    if (recent < s.visit_days_for_regular)
        r.reasons.push_back(irregularity::too_few_visit_days);
    if (!r.cycle)
        return;
    if (*r.cycle < s.cycle_min_days)
        r.reasons.push_back(irregularity::cycle_too_short);
    if (*r.cycle > s.cycle_max_days)
        r.reasons.push_back(irregularity::cycle_too_long);
    // 1.4826 * MAD / c > percent / 100 in whole numbers: no case depends on a rounding.
    if (14'826 * mad_times_4 > std::int64_t{400} * s.spread_max_percent * *r.cycle)
        r.reasons.push_back(irregularity::no_fixed_rhythm);
}

}  // namespace

std::string_view name_of(irregularity why) noexcept
{
    switch (why) {
    case irregularity::too_few_visit_days:
        return "too_few_visit_days";
    case irregularity::cycle_too_short:
        return "cycle_too_short";
    case irregularity::cycle_too_long:
        return "cycle_too_long";
    case irregularity::no_fixed_rhythm:
        return "no_fixed_rhythm";
    case irregularity::closed_as_lost:
        return "closed_as_lost";
    case irregularity::shared:
        return "shared";
    }
    return "unknown";
}

std::string_view name_of(recall_level level) noexcept
{
    switch (level) {
    case recall_level::none:
        return "none";
    case recall_level::on_time:
        return "on_time";
    case recall_level::late:
        return "late";
    case recall_level::overdue:
        return "overdue";
    case recall_level::lost:
        return "lost";
    }
    return "none";
}

std::vector<business_day> fold_days(std::vector<business_day> days, business_day as_of)
{
    std::erase_if(days, [&](business_day d) { return d > as_of; });
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

rhythm rhythm_of(std::span<const business_day> days, business_day as_of,
                 const rhythm_settings& settings, bool closed_as_lost)
{
    rhythm r;
    if (!days.empty())
        r.last = days.back();
    const auto limit =
        std::min(static_cast<std::size_t>(std::max(settings.gaps_used, 1)), most_gaps);
    const auto used = days.size() < 2 ? 0 : std::min(days.size() - 1, limit);
    r.gaps.reserve(used);
    for (auto i = days.size() - used; i < days.size() && used > 0; ++i)
        r.gaps.push_back(days[i] - days[i - 1]);

    std::int64_t mad_times_4 = 0;
    if (used > 0) {
        const auto c = centre_of(r.gaps);
        r.cycle = c.cycle;
        mad_times_4 = c.mad_times_4;
        r.spread = 1.4826 * static_cast<double>(mad_times_4) / 4.0 / c.cycle;
    }
    const auto first_recent =
        std::lower_bound(days.begin(), days.end(), as_of + -settings.window_days);
    judge(r, mad_times_4, days.end() - first_recent, settings);
    if (closed_as_lost)
        r.reasons.push_back(irregularity::closed_as_lost);
    return r;
}

std::int32_t elapsed_days(business_day last, business_day today, skipped_days skipped)
{
    const auto from = std::upper_bound(skipped.begin(), skipped.end(), last);
    const auto to = std::upper_bound(skipped.begin(), skipped.end(), today);
    return today - last - (to > from ? static_cast<std::int32_t>(to - from) : 0);
}

business_day day_after(business_day last, std::int32_t counted, skipped_days skipped)
{
    auto day = last + counted;
    for (auto it = std::upper_bound(skipped.begin(), skipped.end(), last);
         it != skipped.end() && *it <= day; ++it)
        day = day + 1;
    return day;
}

recall_level level_of(std::int32_t elapsed, std::int32_t cycle, const rhythm_settings& settings)
{
    const auto late_after = cycle + settings.grace_days;
    if (elapsed > std::max(late_after + settings.lost_extra_days, 3 * cycle))
        return recall_level::lost;
    if (elapsed > std::max(late_after, 2 * cycle))
        return recall_level::overdue;
    if (elapsed > late_after)
        return recall_level::late;
    return recall_level::on_time;
}

due_dates due_dates_of(business_day last, std::int32_t cycle, const rhythm_settings& settings,
                       skipped_days skipped)
{
    return {day_after(last, cycle, skipped), day_after(last, cycle + settings.grace_days, skipped),
            day_after(last, cycle + settings.grace_days + 1, skipped)};
}

std::int32_t ninety_percent_gap(std::span<const std::int32_t> gaps)
{
    if (gaps.empty())
        return 0;
    std::vector<std::int32_t> sorted(gaps.begin(), gaps.end());
    std::sort(sorted.begin(), sorted.end());
    const auto rank = (sorted.size() * 9 + 9) / 10;  // ceiling of 0.9 n, at least 1
    return sorted[rank - 1];
}

}  // namespace thirdvisit::station
