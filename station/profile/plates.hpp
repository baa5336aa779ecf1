// Number plates as people type them: made uniform, checked, masked, compared. Chinese plates by
// the layout of GA 36 (province, office letter, serial), foreign ones loosely.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/facts.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

// Plates that are never stored (product 13).
enum class special_plate { none, military, police, embassy, consulate };

// Upper case, half width, without blanks, dots and dashes. errc::malformed_message: not UTF-8,
// empty, a character that no plate has, or more than 20 characters.
[[nodiscard]] result<std::string> normalise_plate(std::string_view typed);

special_plate special_kind(const plate& p);

// Whether the normalised characters can be such a plate.
bool well_formed(const plate& p);

// The kind the characters themselves tell (trailer 挂, eight characters green, no province
// character foreign), else blue.
plate_kind likely_kind(std::string_view characters);

// What may be written on a screen for someone who is not at the pump: "豫A·•••45".
std::string masked_plate(const plate& p);

// The last three characters, by which a known car is found; the whole plate when shorter.
std::string last_three(std::string_view characters);

// Equal after folding what people and cameras mix up: O and 0, I and 1, B and 8.
bool look_alike(std::string_view a, std::string_view b);
std::string folded(std::string_view characters);

// Whether `characters` end with what was typed, look-alikes included; below three characters: no.
bool ends_like(std::string_view characters, std::string_view typed);

// UTF-8 cut into characters; bytes that are no UTF-8 come out as empty list.
std::vector<std::string> characters_of(std::string_view utf8);

std::string_view name_of(plate_kind kind) noexcept;
[[nodiscard]] result<plate_kind> parse_plate_kind(std::string_view name) noexcept;

}  // namespace thirdvisit::station
