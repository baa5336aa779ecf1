#include "station/recall/volume_hint.hpp"

#include <algorithm>
#include <vector>

namespace thirdvisit::station {

namespace {

struct block {
    std::int64_t volume{};
    int visits{};
};

// Twice the median, so that an even number of blocks needs no fraction.
std::int64_t median_2(std::vector<std::int64_t> values)
{
    std::sort(values.begin(), values.end());
    const auto n = values.size();
    return values[(n - 1) / 2] + values[n / 2];
}

volume_change change_of(std::int64_t now, std::int64_t usual_2)
{
    if (4 * now <= usual_2)
        return volume_change::low;
    return now >= usual_2 ? volume_change::high : volume_change::none;
}

}  // namespace

std::string_view name_of(volume_change c) noexcept
{
    constexpr std::string_view names[] = {"", "low", "high"};
    return names[static_cast<std::size_t>(c)];
}

// Block 0 are the 28 days up to and including the check's own day.
std::optional<volume_hint> check_volume(std::span<const day_volume> stops, business_day check,
                                        const volume_settings& s)
{
    std::vector<block> blocks(static_cast<std::size_t>(s.blocks) + 1);
    bool known_before = false;
    for (const auto& stop : stops) {
        const int age = check - stop.day;
        if (age < 0)
            continue;
        const auto index = static_cast<std::size_t>(age / s.block_days);
        known_before = known_before || index + 1 >= blocks.size();
        if (index >= blocks.size())
            continue;
        blocks[index].volume += stop.volume.count;
        ++blocks[index].visits;
    }
    std::vector<std::int64_t> before;
    int visits = 0;
    for (std::size_t i = 1; i < blocks.size(); ++i) {
        before.push_back(blocks[i].volume);
        visits += blocks[i].visits;
    }
    if (!known_before || visits < s.blocks * s.visits_per_block)
        return std::nullopt;
    const auto usual_2 = median_2(std::move(before));
    if (usual_2 == 0)
        return std::nullopt;
    return volume_hint{change_of(blocks[0].volume, usual_2), {blocks[0].volume}, {usual_2 / 2}};
}

volume_hint volume_hint_of(std::span<const day_volume> stops, business_day today,
                           const volume_settings& s)
{
    const auto monday = today + -weekday_of(today);
    volume_hint out;
    for (int i = 0; i < s.checks; ++i) {
        const auto seen = check_volume(stops, monday + -7 * i, s);
        if (!seen || seen->change == volume_change::none)
            return {};
        if (i == 0)
            out = *seen;
        else if (seen->change != out.change)
            return {};
    }
    return out;
}

}  // namespace thirdvisit::station
