// What a station holds once it has joined a head office: its certificate and key, the authority it
// trusts, and what cards are sealed to. One file, mode 0600, replaced as a whole.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/values.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace thirdvisit::sync {

struct joined {
    std::string station;
    std::string certificate_pem;
    std::string key_pem;
    std::string authority_pem;
    std::string sealing_key;  // 64 hex digits
    std::string company;
    std::string name;
    std::string district;
};

// errc::not_found: not joined yet. errc::not_permitted: somebody else may read the file; it is
// refused until its mode is 0600. errc::malformed_message: damaged, join again.
[[nodiscard]] result<joined> load_joined(const std::filesystem::path& file);

// Synced to disk under another name first: a power cut leaves the old one or the new one.
[[nodiscard]] result<> save_joined(const std::filesystem::path& file, const joined& j);

// "DS-0417.k3v9...q.<64 hex>": station, secret, SHA-256 of the authority's certificate.
struct join_code {
    std::string station;
    std::string secret;
    std::string authority_fingerprint;
};

std::string to_text(const join_code& c);
// Blanks around it are forgiven; errc::malformed_message otherwise.
[[nodiscard]] result<join_code> parse_join_code(std::string_view text);

// From two thirds of the certificate's life on (decision 21).
bool renewal_due(const joined& j, utc_ms now);

}  // namespace thirdvisit::sync
