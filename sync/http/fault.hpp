// What can go wrong between two programs that speak HTTP, as error codes with a name for tools and
// catalogues and a sentence for people. Knows nothing of sockets.
#pragma once

#include "schemas/errc.hpp"

#include <string_view>

namespace thirdvisit::http {

enum class fault {
    unresolved = 1,       // the name of the other side has no address
    unreachable,          // no connection: refused, no route, network down
    timed_out,            // connected, and then silence
    cut_off,              // the connection ended in the middle
    not_tls,              // plain text where TLS was expected: a captive portal, or a wrong port
    other_authority,      // the certificate was not issued by the authority we know
    wrong_name,           // a certificate of our authority, for another name
    peer_expired,         // the other side's certificate is not valid at this time
    certificate_expired,  // the other side says that our certificate has expired
    certificate_refused,  // the other side does not take our certificate
    tls_failed,           // any other failure of the handshake
    not_http,             // bytes that are no HTTP message
    header_too_large,     // beyond the limit of this side
    body_too_large,       // beyond the limit of this side
    bad_credentials,      // our own key, certificate or authority file cannot be used
};

const boost::system::error_category& fault_category() noexcept;

inline boost::system::error_code make_error_code(fault f) noexcept
{
    return {static_cast<int>(f), fault_category()};
}

// The enumerator's own name ("other_authority"): catalogue key and log word. Empty for codes of
// another category.
std::string_view fault_name(boost::system::error_code ec) noexcept;

}  // namespace thirdvisit::http

template <>
struct boost::system::is_error_code_enum<thirdvisit::http::fault> : std::true_type {};
