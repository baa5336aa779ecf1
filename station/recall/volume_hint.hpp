// Hints without a missed visit (product 5.8, analytics 5.4): the litres of the last 28 days against
// the customer's own median of the 6 blocks of 28 days before, at two weekly checks in a row. Values
// only: no clock, no store.
//
// Low: at most half the median; high: at least twice. At least 2 visits a block on average, else
// nothing is said. Checks are on Mondays, so that today's answer needs no memory of last week's.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/values.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace thirdvisit::station {

enum class volume_change { none, low, high };
std::string_view name_of(volume_change c) noexcept;  // "" low high

struct volume_settings {
    int block_days{28};
    int blocks{6};
    int visits_per_block{2};  // on average, in the blocks before
    int checks{2};            // in a row, a week apart
};

struct day_volume {
    business_day day;
    milliliters volume;
};

struct volume_hint {
    volume_change change{volume_change::none};
    milliliters now;    // the last 28 days
    milliliters usual;  // the median
    bool operator==(const volume_hint&) const = default;
};

// A customer who was not known yet in the oldest block is too new to have a usual.
// `stops` in any order. nullopt: too little is known.
std::optional<volume_hint> check_volume(std::span<const day_volume> stops, business_day check,
                                        const volume_settings& s = {});

// Of the last Monday up to `today` and the one before; figures of the later one.
volume_hint volume_hint_of(std::span<const day_volume> stops, business_day today,
                           const volume_settings& s = {});

}  // namespace thirdvisit::station
