// Packed decimal digits, high digit first: how dispensers write numbers, dates and card numbers.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/calendar.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace thirdvisit::drivers {

constexpr bool is_bcd(std::uint8_t byte) noexcept
{
    return byte >> 4 < 10 && (byte & 15) < 10;
}

constexpr std::uint8_t bcd_byte(int value) noexcept  // 0 .. 99
{
    return static_cast<std::uint8_t>(value / 10 * 16 + value % 10);
}

// At most 9 bytes (18 digits); nothing if a digit is above 9.
std::optional<std::int64_t> bcd_number(byte_view data) noexcept;

// `width` bytes, high digits first; digits that do not fit are cut off.
bytes to_bcd(std::int64_t value, std::size_t width);

// yyyymmddhhmmss in 7 bytes; nothing unless it is a real date and time.
std::optional<local_time> bcd_time(byte_view data) noexcept;
std::array<std::uint8_t, 7> to_bcd_time(local_time t);

}  // namespace thirdvisit::drivers
