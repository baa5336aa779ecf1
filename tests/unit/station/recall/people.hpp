// Customers for the round's tests, by gaps and last day.
#pragma once

#include "station/recall/round.hpp"

#include <algorithm>

namespace thirdvisit::station::test {

inline std::vector<business_day> days_with(const std::vector<int>& gaps, business_day last)
{
    std::vector<business_day> days{last};
    for (auto it = gaps.rbegin(); it != gaps.rend(); ++it)
        days.push_back(days.back() + -*it);
    std::reverse(days.begin(), days.end());
    return days;
}

// A regular with one car: every `cycle` days, last seen on `last`.
inline recall_customer regular(const std::string& id, int cycle, business_day last, int visits = 8)
{
    recall_customer c;
    c.id = id;
    c.vehicles.push_back(
        {id + "-car",
         days_with(std::vector<int>(static_cast<std::size_t>(visits - 1), cycle), last)});
    c.may_be_called = true;
    return c;
}

// What a store keeps between rounds.
struct book {
    std::vector<flag_record> flags;
    round_state state;

    round_result round(const std::vector<recall_customer>& people, business_day today,
                       skipped_days skipped = {}, const round_settings& settings = {})
    {
        auto out = run_round({people, flags, state, today, skipped, {1'000}, false}, settings);
        for (const auto& change : out.changes) {
            std::erase_if(flags, [&](const flag_record& f) { return f.id == change.flag.id; });
            flags.push_back(change.flag);
        }
        state = out.state;
        return out;
    }
    std::size_t open() const
    {
        return static_cast<std::size_t>(
            std::count_if(flags.begin(), flags.end(),
                          [](const auto& f) { return f.state == flag_state::raised; }));
    }
};

}  // namespace thirdvisit::station::test
