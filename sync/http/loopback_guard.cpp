#include "sync/http/loopback_guard.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace thirdvisit::http {

namespace {

constexpr std::string_view bearer = "Bearer ";

bool same_secret(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view cookie_value(std::string_view cookies, std::string_view name)
{
    while (!cookies.empty()) {
        auto one = cookies.substr(0, cookies.find(';'));
        cookies.remove_prefix(std::min(one.size() + 1, cookies.size()));
        while (one.starts_with(' '))
            one.remove_prefix(1);
        if (one.starts_with(name) && one.substr(name.size()).starts_with('='))
            return one.substr(name.size() + 1);
    }
    return {};
}

}  // namespace

loopback_guard::loopback_guard(std::string cookie, std::string token)
    : cookie_(std::move(cookie)), token_(std::move(token))
{}

std::string loopback_guard::address() const
{
    return "http://127.0.0.1:" + std::to_string(port_) + "/?token=" + token_;
}

bool loopback_guard::host_is_ours(std::string_view host) const
{
    if (port_ == 0)
        return false;
    if (!extra_host_.empty() && host == extra_host_)
        return true;
    const auto port = ":" + std::to_string(port_);
    return host == "127.0.0.1" + port || host == "localhost" + port || host == "[::1]" + port;
}

bool loopback_guard::knows_token(const request& asked) const
{
    const auto authorization = asked.headers.get("Authorization");
    if (authorization.starts_with(bearer))
        return same_secret(authorization.substr(bearer.size()), token_);
    return same_secret(cookie_value(asked.headers.get("Cookie"), cookie_), token_);
}

// The token leaves the address bar at once; history and screenshots then hold nothing of use.
response loopback_guard::hand_over_cookie(const request& asked) const
{
    std::string target = "/";  // not percent_encode of the whole: slashes stay
    for (const char c : asked.path.substr(1))
        target += c == '/' ? std::string("/") : percent_encode({&c, 1});
    char separator = '?';
    for (const auto& [name, value] : asked.query) {
        if (name == "token")
            continue;
        target += separator + percent_encode(name) + "=" + percent_encode(value);
        separator = '&';
    }
    if (target.starts_with("//"))
        target = "/";  // "//host/" would lead to another site
    auto r = text_answer(303, "");
    r.headers.add("Location", target);
    r.headers.add("Set-Cookie", cookie_ + "=" + token_ + "; Path=/; HttpOnly; SameSite=Strict");
    r.headers.add("Referrer-Policy", "no-referrer");
    return r;
}

std::optional<response> loopback_guard::check(const request& asked) const
{
    if (!host_is_ours(asked.headers.get("Host")))
        return text_answer(421, "this program answers to 127.0.0.1 only\n");
    const auto origin = asked.headers.get("Origin");
    constexpr std::string_view scheme = "http://";
    if (!origin.empty() &&
        !(origin.starts_with(scheme) && host_is_ours(origin.substr(scheme.size()))))
        return text_answer(403, "pages of other sites may not use this program\n");
    if (asked.method == "GET" && same_secret(asked.parameter("token"), token_))
        return hand_over_cookie(asked);
    if (!knows_token(asked))
        return text_answer(401, "Open the address that the program printed when it started.\n"
                                "请打开程序启动时打印的地址。\n");
    return std::nullopt;
}

std::string random_token()
{
    std::array<unsigned char, 16> raw;
    if (RAND_bytes(raw.data(), static_cast<int>(raw.size())) != 1)
        throw std::runtime_error("the system gives no random bytes");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const auto byte : raw)
        out.append({digits[byte >> 4], digits[byte & 15]});
    return out;
}

}  // namespace thirdvisit::http
