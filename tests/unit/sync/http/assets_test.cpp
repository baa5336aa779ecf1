#include "sync/http/assets.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;

namespace {

constexpr std::uint8_t plain[] = {'p'};
constexpr std::uint8_t small[] = {'b'};

const screens::asset files[] = {
    {"/index.html", "text/html; charset=utf-8", "\"t1\"", "br", small},
    {"/index.html", "text/html; charset=utf-8", "\"t1\"", "", plain},
    {"/assets/a-1.js", "text/javascript", "\"t2\"", "", plain},
};

http::response ask(std::string path, std::string encoding = "", std::string known = "")
{
    http::request r;
    r.path = std::move(path);
    r.headers.add("Accept-Encoding", std::move(encoding));
    r.headers.add("If-None-Match", std::move(known));
    return http::serve_asset(files, r);
}

}  // namespace

TEST_CASE("a compiled-in page goes out in the form the browser takes", "[http]")
{
    CHECK(ask("/").fixed_body == "p");
    CHECK(ask("/").headers.get("Content-Encoding").empty());
    CHECK(ask("/", "gzip, br").fixed_body == "b");
    CHECK(ask("/", "gzip, br").headers.get("Content-Encoding") == "br");
}

TEST_CASE("what the browser already has is not sent again", "[http]")
{
    CHECK(ask("/", "br", "\"t1\"").status == 304);
    CHECK(ask("/", "br", "\"t1\"").fixed_body.empty());
    CHECK(ask("/", "br", "\"t2\"").status == 200);
}

TEST_CASE("pages may load nothing from elsewhere", "[http]")
{
    CHECK(ask("/").headers.get("Content-Security-Policy").starts_with("default-src 'self'"));
    CHECK(ask("/assets/a-1.js").headers.get("Content-Security-Policy").empty());
    CHECK(ask("/nowhere").status == 404);
    http::request r;
    r.method = "POST";
    CHECK(http::serve_asset(files, r).status == 405);
}
