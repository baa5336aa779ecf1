// SHA-256, raw and as lower-case hex.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace thirdvisit::sync::wire {

using sha256_digest = std::array<std::uint8_t, 32>;

sha256_digest sha256(std::string_view data);
std::string to_hex(std::string_view raw);
std::string sha256_hex(std::string_view data);
// Of 64 hex digits, as `sha256_hex` gives them.
sha256_digest digest_of(std::string_view hex);

}  // namespace thirdvisit::sync::wire
