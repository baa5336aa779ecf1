// Who may speak to the station's screens; see guard.hpp.
#include "station/door/guard.hpp"

#include <array>

namespace thirdvisit::station::door {

namespace {

constexpr std::string_view bearer = "Bearer ";

std::string_view without_spaces(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

}  // namespace

guard::guard(std::uint16_t port, std::string token) : port_(port), token_(std::move(token)) {}

std::string_view cookie_value(std::string_view header, std::string_view name)
{
    while (!header.empty()) {
        const auto end = header.find(';');
        const auto pair = without_spaces(header.substr(0, end));
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
            return pair.substr(name.size() + 1);
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    }
    return {};
}

bool guard::is_own_host(std::string_view host) const
{
    static constexpr std::array<std::string_view, 3> names{"127.0.0.1", "localhost", "[::1]"};
    for (const auto name : names)
        if (host == std::string(name) + ":" + std::to_string(port_))
            return true;
    return false;
}

// Looks at every character whatever it finds, so that the time taken tells nothing.
bool guard::is_token(std::string_view candidate) const
{
    if (candidate.size() != token_.size() || token_.empty())
        return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < token_.size(); ++i)
        difference |= static_cast<unsigned char>(candidate[i]) ^ static_cast<unsigned char>(token_[i]);
    return difference == 0;
}

verdict guard::check(const http::request& r) const
{
    if (r.remote == "unix")
        return verdict::allowed;  // the socket's own mode lets only this user in
    if (!is_own_host(r.headers.get("Host")))
        return verdict::wrong_host;
    const auto origin = r.headers.get("Origin");
    constexpr std::string_view scheme = "http://";
    if (!origin.empty() &&
        !(origin.starts_with(scheme) && is_own_host(origin.substr(scheme.size()))))
        return verdict::wrong_origin;
    if (r.method == "GET" && is_token(r.parameter("token")))
        return verdict::first_visit;
    const auto authorisation = r.headers.get("Authorization");
    const bool known = is_token(cookie_value(r.headers.get("Cookie"), cookie_name())) ||
                       (authorisation.starts_with(bearer) &&
                        is_token(authorisation.substr(bearer.size())));
    return known ? verdict::allowed : verdict::no_token;
}

std::string guard::cookie() const
{
    return cookie_name() + "=" + token_ + "; Path=/; HttpOnly; SameSite=Strict";
}

}  // namespace thirdvisit::station::door
