// Quantities that must never be confused or rounded by accident.
#pragma once

#include <compare>
#include <cstdint>

namespace thirdvisit {

struct milliliters {
    std::int64_t count{};
    auto operator<=>(const milliliters&) const = default;
};

struct minor_units {  // money, in the currency's smallest coin
    std::int64_t count{};
    auto operator<=>(const minor_units&) const = default;
};

struct unit_price {  // thousandths of the currency per litre, as pole signs show it
    std::int64_t mills_per_liter{};
    auto operator<=>(const unit_price&) const = default;
};

struct utc_ms {  // wall clock, for stamping; waiting uses steady_clock, never this
    std::int64_t since_epoch{};
    auto operator<=>(const utc_ms&) const = default;
};

constexpr utc_ms operator+(utc_ms t, std::int64_t milliseconds)
{
    return {t.since_epoch + milliseconds};
}
constexpr std::int64_t operator-(utc_ms a, utc_ms b)
{
    return a.since_epoch - b.since_epoch;
}

// What the dispenser should have charged; half a coin rounds up, as they do.
// Inputs come from a totaliser, so they are never negative.
constexpr minor_units price_of(milliliters volume, unit_price price)
{
    constexpr std::int64_t mills_times_ml_per_coin = 10'000;
    return {(volume.count * price.mills_per_liter + mills_times_ml_per_coin / 2) /
            mills_times_ml_per_coin};
}

static_assert(price_of({40'000}, {1'659}) == minor_units{6'636});
static_assert(price_of({1}, {1'659}) == minor_units{0});

}  // namespace thirdvisit
