// AES-128 of single blocks and random bytes: all that the secure channel takes from OpenSSL.
#pragma once

#include "schemas/bytes.hpp"

#include <array>

namespace thirdvisit::drivers::osdp {

using block = std::array<std::uint8_t, 16>;

block aes_encrypt(const block& key, const block& plain);
block aes_decrypt(const block& key, const block& sealed);

// Cryptographically random; used for RND.A. Throws std::runtime_error when the system has none.
std::array<std::uint8_t, 8> random_octet();

// Overwrites in a way the compiler may not drop.
void wipe(std::span<std::uint8_t> secret) noexcept;

}  // namespace thirdvisit::drivers::osdp
