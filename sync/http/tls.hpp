// TLS 1.3 contexts as the two programs need them: nothing older, one authority, names checked.
// OpenSSL stays behind this header.
#pragma once

#include "sync/http/fault.hpp"
#include "sync/http/message.hpp"

#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace thirdvisit::http {

struct tls_server_settings {
    std::string certificate_pem;  // leaf first, then the authority: joiners check its fingerprint
    std::string key_pem;
    std::string client_authority_pem;  // empty: clients are not asked for certificates
};

struct tls_client_settings {
    std::string authority_pem;          // trust this one ...
    std::string authority_fingerprint;  // ... or, when joining: SHA-256 of its DER, lower-case hex
    std::string server_name;            // DNS name or IP address that the certificate must carry
    std::string certificate_pem;        // both empty: no client certificate
    std::string key_pem;
};

struct tls_context_deleter {
    void operator()(ssl_ctx_st* context) const noexcept;
};
struct tls_session_deleter {
    void operator()(ssl_st* session) const noexcept;
};
using tls_context = std::unique_ptr<ssl_ctx_st, tls_context_deleter>;
using tls_session = std::unique_ptr<ssl_st, tls_session_deleter>;

// fault::bad_credentials when a PEM text cannot be used.
[[nodiscard]] result<tls_context> make_server_context(const tls_server_settings& s);
[[nodiscard]] result<tls_context> make_client_context(const tls_client_settings& s);

// A session on a connected non-blocking socket; writes never raise SIGPIPE. Does not own the socket.
tls_session open_server_session(ssl_ctx_st* context, int socket);
tls_session open_client_session(ssl_ctx_st* context, int socket, const std::string& server_name);

// The verified client certificate; an empty name without one.
peer_identity identity_of(ssl_st* session);

// What the failed call just now means; takes the error queue of OpenSSL with it.
boost::system::error_code why_failed(ssl_st* session, bool during_handshake);

}  // namespace thirdvisit::http
