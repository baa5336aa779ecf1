// The text inside a sealed plate: kind and characters, since different kinds may carry the same
// characters ("blue 豫A12345"). The station writes it, head office alone can read it.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/facts.hpp"

#include <string>
#include <string_view>

namespace thirdvisit::sync::wire {

// Purposes to seal with (sync/sealing).
inline constexpr std::string_view card_purpose = "card";
inline constexpr std::string_view plate_purpose = "plate";
inline constexpr std::string_view address_purpose = "address";
inline constexpr std::string_view organisation_purpose = "organisation";
inline constexpr std::string_view contact_purpose = "contact";

std::string plate_text(const plate& p);
[[nodiscard]] result<plate> parse_plate_text(std::string_view text);

}  // namespace thirdvisit::sync::wire
