// Hexadecimal text and bytes: how captures, vectors and tools write what was on a line.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"

#include <string>
#include <string_view>

namespace thirdvisit::drivers {

// "FA 00 1B": upper case, blanks between bytes (or `separator`, which may be empty).
std::string to_hex(byte_view data, std::string_view separator = " ");

// Two digits a byte, either case, blanks and tabs allowed between bytes but not inside one;
// errc::malformed_message otherwise.
[[nodiscard]] result<bytes> from_hex(std::string_view text);

}  // namespace thirdvisit::drivers
