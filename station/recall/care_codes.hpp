// The code lists of a care contact (product 6): why somebody stayed away, and what was done about it.
// Codes travel and are stored; the catalogue has their words.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace thirdvisit::station {

inline constexpr std::array<std::string_view, 13> causes{
    "price",   "competitor", "moved",   "car_sold", "in_repair", "went_electric", "bad_service",
    "quality", "queue",      "payment", "travel",   "no_reason", "other"};

inline constexpr std::array<std::string_view, 8> measures{
    "apology", "explained", "coupon", "delivery", "complaint", "visit_agreed", "passed_on", "none"};

// Nothing told is a possible answer to both.
template <std::size_t N>
constexpr bool is_code(const std::array<std::string_view, N>& list, std::string_view code)
{
    return code.empty() || std::find(list.begin(), list.end(), code) != list.end();
}

}  // namespace thirdvisit::station
