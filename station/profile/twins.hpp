// Duplicate warning (product 4): why two profiles may be one person. A warning, never a decision: a
// plate may belong to several people, and two people may share a phone. Values only.
#pragma once

#include "schemas/facts.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

enum class twin_reason {
    same_plate,  // characters and kind
    same_phone,  // after normalising: blanks, dashes, full width and the country code do not count
    look_alike,  // plates of the same kind that differ only where O and 0, I and 1, B and 8 do
};
std::string_view name_of(twin_reason r) noexcept;
std::optional<twin_reason> parse_twin_reason(std::string_view name) noexcept;

// Nothing: they are not alike. Same kind only: different kinds may carry the same characters.
std::optional<twin_reason> plates_alike(const plate& a, const plate& b);

// Both already folded to their digits; too short ones are nobody's.
bool same_phone(std::string_view a, std::string_view b) noexcept;

// The endings of three characters that a look-alike of this plate may have, its own first; at most
// eight. What the blind index is asked for.
std::vector<std::string> endings_like(std::string_view characters);

}  // namespace thirdvisit::station
