// Single fields of a history file: numbers, dates, header names. Internal to the room.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/errc.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace thirdvisit::station {

std::string_view trimmed(std::string_view text);
bool is_utf8(std::string_view text);

// "38.42", "38,42", "1,234.50", "¥236.40", "236.40元", "38.42 L" in units of 10^-places, half up.
// errc::malformed_message: no number; errc::refused: "1,234" could be two numbers.
[[nodiscard]] result<std::int64_t> parse_quantity(std::string_view text, int places);

// "2026-05-03", "2026/5/3", "2026年5月3日", "20260503".
[[nodiscard]] result<business_day> parse_any_day(std::string_view text);
// "14:05", "14:05:09", "9:05", "140509".
[[nodiscard]] result<std::int32_t> parse_clock(std::string_view text);
// Both in one field, a blank or T between them.
[[nodiscard]] result<local_time> parse_any_time(std::string_view text);

// The field a header names ("交易时间" -> "time"), lower case, blanks and underscores aside;
// empty: none of ours.
std::string_view field_named(std::string_view header);

}  // namespace thirdvisit::station
