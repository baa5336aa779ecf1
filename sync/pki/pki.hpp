// Keys, certificate requests and certificates (P-256, X.509) as PEM texts: what a station needs to
// join and head office to be its own authority. Time is an argument. No files, no sockets.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/values.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace thirdvisit::pki {

// OpenSSL itself failed (no entropy, no memory).
struct pki_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string make_key();  // PKCS#8 PEM

// A request for a certificate, signed with the key as proof that we hold it.
[[nodiscard]] result<std::string> make_request(const std::string& key_pem,
                                               const std::string& common_name);

struct authority {
    std::string certificate_pem;
    std::string key_pem;
};

authority make_authority(const std::string& name, utc_ms from, utc_ms until);

struct profile {
    std::string common_name;
    std::vector<std::string> names;  // DNS names and IP addresses of a server; empty: a client
    utc_ms from;
    utc_ms until;
};

// Signs the key of a request; its subject is not taken, ours is. errc::malformed_message for what
// is no request, is not signed with its own key, or is not a P-256 key.
[[nodiscard]] result<std::string> issue(const authority& by, const std::string& request_pem,
                                        const profile& as);

struct certificate {
    std::string common_name;
    std::string serial;       // lower-case hex
    std::string fingerprint;  // SHA-256 of the DER, lower-case hex
    utc_ms from;
    utc_ms until;
};

// The first certificate of the text.
[[nodiscard]] result<certificate> inspect(const std::string& certificate_pem);
// Whether key and certificate belong together.
bool matches(const std::string& key_pem, const std::string& certificate_pem);

}  // namespace thirdvisit::pki
