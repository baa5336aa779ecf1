// Who may use the screens until users exist (decision 24): a browser on this machine that was
// given the address printed at start. Stops other sites' pages (Origin), rebinding of names (Host)
// and other users of the machine (token). Decides on values alone.
#pragma once

#include "sync/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace thirdvisit::http {

class loopback_guard {
public:
    // `cookie`: its name, one per program, since cookies do not know ports. `token`: at least 128
    // random bits as text of letters and digits, new at each start.
    loopback_guard(std::string cookie, std::string token);

    // The port that was really opened; 0 refuses everybody.
    void set_port(std::uint16_t port) { port_ = port; }
    // A development server (Vite's proxy) may also stand in front: "127.0.0.1:5173".
    void also_allow_host(std::string host) { extra_host_ = std::move(host); }

    // What to print: "http://127.0.0.1:8370/?token=...".
    std::string address() const;

    // Nothing: go on. Otherwise the answer to give instead: 421 wrong Host, 403 wrong Origin, 401
    // without token, and for the printed address a redirect that leaves the cookie. Programs may
    // send "Authorization: Bearer <token>" in place of the cookie.
    std::optional<response> check(const request& asked) const;

private:
    bool host_is_ours(std::string_view host) const;
    bool knows_token(const request& asked) const;
    response hand_over_cookie(const request& asked) const;

    std::string cookie_;
    std::string token_;
    std::uint16_t port_{};
    std::string extra_host_;
};

// 32 hex digits from the system's generator.
std::string random_token();

}  // namespace thirdvisit::http
