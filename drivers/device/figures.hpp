// Digits of a dispenser's display as quantities, and back into words for people.
#pragma once

#include "schemas/values.hpp"

#include <cstdio>
#include <string>

namespace thirdvisit::drivers {

constexpr std::int64_t power_of_ten(int exponent) noexcept
{
    std::int64_t value = 1;
    for (; exponent > 0; --exponent)
        value *= 10;
    return value;
}

// `digits` with `from` decimals as a count with `to` decimals; what does not fit is cut off.
constexpr std::int64_t rescaled(std::int64_t digits, int from, int to) noexcept
{
    return from <= to ? digits * power_of_ten(to - from) : digits / power_of_ten(from - to);
}

inline std::string litres(milliliters volume)  // "12.34 L"
{
    char text[32];
    std::snprintf(text, sizeof text, "%.2f L", static_cast<double>(volume.count) / 1000.0);
    return text;
}

}  // namespace thirdvisit::drivers
