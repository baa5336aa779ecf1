// Who may speak to the station's screens until users exist (decision 24): this machine's own
// browser, with the token of this start. Pure: looks at a request and says what it is.
#pragma once

#include "sync/http/message.hpp"

#include <string>
#include <string_view>

namespace thirdvisit::station::door {

enum class verdict {
    allowed,
    first_visit,   // the token came in the address: set the cookie, show the address without it
    wrong_host,    // another name for this machine: a page elsewhere may be behind it
    wrong_origin,  // the request was made by a page that is not ours
    no_token,      // neither cookie nor bearer, or one of an earlier start
};

class guard {
public:
    guard(std::uint16_t port, std::string token);

    verdict check(const http::request& r) const;

    // "thirdvisit_8370=…; …": cookies ignore ports, so the name holds ours.
    std::string cookie() const;
    std::string cookie_name() const { return "thirdvisit_" + std::to_string(port_); }

private:
    bool is_own_host(std::string_view host) const;
    bool is_token(std::string_view candidate) const;

    std::uint16_t port_;
    std::string token_;
};

// The value of one cookie in a Cookie header; empty when absent.
std::string_view cookie_value(std::string_view header, std::string_view name);

}  // namespace thirdvisit::station::door
