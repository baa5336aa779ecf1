#include "sync/http/loopback_guard.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;

namespace {

http::loopback_guard guard()
{
    http::loopback_guard g("thirdvisit", "0123456789abcdef");
    g.set_port(8370);
    return g;
}

http::request asked(std::string method, std::string target,
                    std::initializer_list<std::pair<std::string, std::string>> headers)
{
    http::request r;
    REQUIRE(http::split_target(target, r));
    r.method = std::move(method);
    r.headers = http::header_list(headers);
    return r;
}

int verdict(const http::request& r)
{
    const auto refused = guard().check(r);
    return refused ? refused->status : 0;
}

const std::pair<std::string, std::string> host{"Host", "127.0.0.1:8370"};
const std::pair<std::string, std::string> cookie{"Cookie", "a=b; thirdvisit=0123456789abcdef"};

}  // namespace

TEST_CASE("the printed address leaves a strict cookie and drops the token", "[http]")
{
    const auto g = guard();
    CHECK(g.address() == "http://127.0.0.1:8370/?token=0123456789abcdef");
    const auto r = g.check(asked("GET", "/?token=0123456789abcdef&lang=en", {host}));
    REQUIRE(r.has_value());
    CHECK(r->status == 303);
    CHECK(r->headers.get("Location") == "/?lang=en");
    CHECK(r->headers.get("Set-Cookie") ==
          "thirdvisit=0123456789abcdef; Path=/; HttpOnly; SameSite=Strict");
}

TEST_CASE("only our own pages on this machine with the cookie come through", "[http]")
{
    CHECK(verdict(asked("GET", "/", {host, cookie})) == 0);
    CHECK(verdict(asked("POST", "/api/x", {{"Host", "localhost:8370"}, cookie})) == 0);
    CHECK(verdict(asked("POST", "/api/x", {host, cookie, {"Origin", "http://127.0.0.1:8370"}})) ==
          0);
    CHECK(verdict(asked("GET", "/", {host, {"Authorization", "Bearer 0123456789abcdef"}})) == 0);
}

TEST_CASE("other names, other sites and other users are refused", "[http]")
{
    CHECK(verdict(asked("GET", "/", {{"Host", "evil.example:8370"}, cookie})) == 421);
    CHECK(verdict(asked("GET", "/", {{"Host", "127.0.0.1:80"}, cookie})) == 421);
    CHECK(verdict(asked("GET", "/", {cookie})) == 421);
    CHECK(verdict(asked("POST", "/", {host, cookie, {"Origin", "http://evil.example"}})) == 403);
    CHECK(verdict(asked("POST", "/", {host, cookie, {"Origin", "null"}})) == 403);
    CHECK(verdict(asked("GET", "/", {host})) == 401);
    CHECK(verdict(asked("GET", "/?token=wrong", {host})) == 401);
    CHECK(verdict(asked("POST", "/?token=0123456789abcdef", {host})) == 401);
    CHECK(verdict(asked("GET", "/", {host, {"Cookie", "thirdvisit=0123456789abcdee"}})) == 401);
    CHECK(verdict(asked("GET", "/", {host, {"Authorization", "Bearer "}})) == 401);
}

TEST_CASE("before a port is open nobody is let in", "[http]")
{
    const http::loopback_guard g("c", "0123456789abcdef");
    CHECK(g.check(asked("GET", "/", {{"Host", "127.0.0.1:0"}, {"Cookie", "c=0123456789abcdef"}})));
}

TEST_CASE("the redirect never leaves this site", "[http]")
{
    const auto r = guard().check(asked("GET", "//evil.example/?token=0123456789abcdef", {host}));
    REQUIRE(r.has_value());
    CHECK(r->headers.get("Location") == "/");
}

TEST_CASE("tokens are long and never the same", "[http]")
{
    const auto one = http::random_token();
    CHECK(one.size() == 32);
    CHECK(one != http::random_token());
}
