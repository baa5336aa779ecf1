#include "sync/http/message.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;

TEST_CASE("a target becomes path and query, with escapes undone once", "[http]")
{
    http::request r;
    REQUIRE(http::split_target("/api/a%20b?q=%E8%B1%AB+A&empty&x=1=2", r));
    CHECK(r.path == "/api/a b");
    CHECK(r.parameter("q") == "豫 A");
    CHECK(r.parameter("empty").empty());
    CHECK(r.query.contains("empty"));
    CHECK(r.parameter("x") == "1=2");
    CHECK(r.parameter("absent").empty());
}

TEST_CASE("targets that are broken or hide something are refused", "[http]")
{
    for (const auto* target : {"", "api", "/%", "/%4", "/%zz", "/a%00b", "/a?x=%", "*"}) {
        CAPTURE(target);
        http::request r;
        CHECK_FALSE(http::split_target(target, r));
    }
}

TEST_CASE("header names compare without regard to case", "[http]")
{
    const http::header_list list{{"Content-Type", "text/plain"}, {"X-A", "1"}};
    CHECK(list.get("content-type") == "text/plain");
    CHECK(list.get("CONTENT-TYPE") == "text/plain");
    CHECK(list.get("content").empty());
}

TEST_CASE("percent encoding leaves only unreserved characters", "[http]")
{
    CHECK(http::percent_encode("a-Z_0.~") == "a-Z_0.~");
    CHECK(http::percent_encode("豫 /?") == "%E8%B1%AB%20%2F%3F");
}
