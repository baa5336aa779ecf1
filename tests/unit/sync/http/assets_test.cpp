#include "sync/http/assets.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;

namespace {

const http::asset files[] = {
    {"/index.html", "text/html; charset=utf-8", "t1", "page", "gz", "br", false},
    {"/assets/a-1.js", "text/javascript", "t2", "script", "", "", true},
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

TEST_CASE("the smallest form the browser takes is served", "[http]")
{
    CHECK(ask("/").fixed_body == "page");
    CHECK(ask("/", "gzip, deflate, br").fixed_body == "br");
    CHECK(ask("/", "deflate, gzip;q=1.0").headers.get("Content-Encoding") == "gzip");
    CHECK(ask("/", "br;q=0, gzip;q=0").fixed_body == "page");
    CHECK(ask("/assets/a-1.js", "br").fixed_body == "script");
}

TEST_CASE("what the browser already has is not sent again", "[http]")
{
    CHECK(ask("/", "br", "\"t1\"").status == 304);
    CHECK(ask("/", "br", "\"t2\"").status == 200);
    CHECK(ask("/assets/a-1.js").headers.get("Cache-Control").find("immutable") !=
          std::string_view::npos);
    CHECK(ask("/").headers.get("Cache-Control") == "no-cache");
}

TEST_CASE("pages may load nothing from elsewhere", "[http]")
{
    CHECK(ask("/").headers.get("Content-Security-Policy").starts_with("default-src 'self'"));
    CHECK(ask("/nowhere").status == 404);
    http::request r;
    r.method = "POST";
    CHECK(http::serve_asset(files, r).status == 405);
}
