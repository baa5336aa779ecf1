// The rhythm of one vehicle: visit days -> gaps -> cycle, spread, regular, due date and level.
// Product 5.1 to 5.4 with analytics 4.2; units are whole local business days. Values only: no
// clock, no store.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/records.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

struct rhythm_settings {
    int gaps_used{12};  // the cycle is the median of the last so many gaps
    int visit_days_for_regular{5};
    int window_days{365};  // ... no older than this
    int cycle_min_days{1};
    int cycle_max_days{45};
    int spread_max_percent{50};  // 1.4826 x MAD / cycle
    int grace_days{3};           // g: a setting per station
    int lost_extra_days{4};      // lost: elapsed > max(c + g + 4, 3c)
};

// Why a history is not regular; empty list: it is.
enum class irregularity {
    too_few_visit_days,  // fewer than 5 visit days (4 gaps) in the last 365
    cycle_too_short,
    cycle_too_long,
    no_fixed_rhythm,  // spread above 0.5: the list of its own
    closed_as_lost,
    shared,  // a taxi, rental or pool car, or a card with many plates: out of all cycles
};
std::string_view name_of(irregularity why) noexcept;

struct rhythm {
    std::vector<std::int32_t> gaps;     // oldest first, at most `gaps_used`
    std::optional<std::int32_t> cycle;  // median rounded half up; none below 2 visit days
    double spread{};                    // 1.4826 x MAD / cycle; 0 without a cycle
    std::vector<irregularity> reasons;
    std::optional<business_day> last;  // last visit day counted
    bool regular() const { return cycle.has_value() && reasons.empty(); }
};

// Sorted, without doubles, nothing after `as_of`.
std::vector<business_day> fold_days(std::vector<business_day> days, business_day as_of);

// `days` must be folded (ascending, no doubles, none after `as_of`). "In the last 365 days" means
// an age of at most 365 days on `as_of`.
rhythm rhythm_of(std::span<const business_day> days, business_day as_of,
                 const rhythm_settings& settings = {}, bool closed_as_lost = false);

// Days that do not count as elapsed: the station was closed (its calendar) or gave no data
// (decision 17). Ascending, no doubles.
using skipped_days = std::span<const business_day>;

// Counted days from `last` (exclusive) to `today` (inclusive).
std::int32_t elapsed_days(business_day last, business_day today, skipped_days skipped = {});

// The day on which `counted` days have elapsed since `last`.
business_day day_after(business_day last, std::int32_t counted, skipped_days skipped = {});

// Product 5.4; on_time up to c + g. For c up to g the first level is overdue.
recall_level level_of(std::int32_t elapsed, std::int32_t cycle,
                      const rhythm_settings& settings = {});

std::string_view name_of(recall_level level) noexcept;  // none on_time late overdue lost

// The first day that is late without a visit: due + g + 1 counted days.
struct due_dates {
    business_day due;
    business_day grace_end;
    business_day late_from;
};
due_dates due_dates_of(business_day last, std::int32_t cycle, const rhythm_settings& settings = {},
                       skipped_days skipped = {});

// The length that 90 % of the given gaps do not exceed (nearest rank); 0 without gaps.
std::int32_t ninety_percent_gap(std::span<const std::int32_t> gaps);

}  // namespace thirdvisit::station
