// The few primitives the station needs, over OpenSSL, which nobody else here includes. They fail
// only when OpenSSL itself does (no entropy, no memory): then they throw crypto_error.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"
#include "station/keys/secret.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace thirdvisit::station {

struct crypto_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using digest = std::array<std::uint8_t, 32>;

inline byte_view as_bytes(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

void fill_random(std::span<std::uint8_t> out);
secret random_secret();

digest sha256(byte_view data);
digest hmac_sha256(const secret& key, byte_view data);

// HKDF-SHA256 (RFC 5869) with an empty salt: `info` names what the sub-key is for.
secret derive(const secret& from, std::string_view info);

// AES-256-GCM (NIST SP 800-38D) under a fresh random 96-bit nonce: nonce | ciphertext | 16 byte tag.
// One key seals a few hundred fields of one customer, far below the 2^32 messages a random nonce
// is good for.
bytes seal_aes_gcm(const secret& key, byte_view plain, byte_view associated);
// errc::not_sealed when anything was changed, or the key or the place is another one.
[[nodiscard]] result<bytes> open_aes_gcm(const secret& key, byte_view sealed, byte_view associated);

std::string to_hex(byte_view data);
[[nodiscard]] result<bytes> from_hex(std::string_view text);

}  // namespace thirdvisit::station
