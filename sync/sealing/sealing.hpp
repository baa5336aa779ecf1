// Sealing a text to a public key: anybody can seal, only the holder of the private key can open.
// X25519 with a fresh key per message, HKDF-SHA256, AES-256-GCM (RFC 7748, RFC 5869, NIST SP
// 800-38D); layout: version 1, 32 bytes of fresh public key, ciphertext, 16 bytes of tag; base64.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace thirdvisit::sealing {

// OpenSSL itself failed (no entropy, no memory).
struct sealing_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using public_key = std::array<std::uint8_t, 32>;

// Wipes itself; moved, never copied by accident.
class private_key {
public:
    private_key() = default;
    explicit private_key(const std::array<std::uint8_t, 32>& raw) : raw_(raw) {}
    ~private_key();
    private_key(private_key&& other) noexcept;
    private_key& operator=(private_key&& other) noexcept;

    byte_view view() const { return raw_; }

private:
    std::array<std::uint8_t, 32> raw_{};
};

private_key generate();
public_key public_key_of(const private_key& key);

// `purpose` ("card", "plate", "address" ...) is bound in: a sealed card cannot be passed off as a
// plate. Sealing the same text twice gives different results.
std::string seal(const public_key& to, std::string_view purpose, std::string_view plain);
// errc::not_sealed: for another key or purpose, changed, or no sealed text at all.
[[nodiscard]] result<std::string> open(const private_key& with, std::string_view purpose,
                                       std::string_view sealed);

// Base64 as in RFC 4648 section 4; decoding refuses anything that is not its own encoding.
std::string to_base64(byte_view data);
[[nodiscard]] result<bytes> from_base64(std::string_view text);

// 64 hex digits: how a public key stands in configurations and answers.
std::string to_text(const public_key& key);
[[nodiscard]] result<public_key> parse_public_key(std::string_view text);

}  // namespace thirdvisit::sealing
