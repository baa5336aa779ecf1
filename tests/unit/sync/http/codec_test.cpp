#include "sync/http/codec.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using http::progress;
using http::side;

namespace {

result<progress> feed_slowly(http::message_reader& reader, std::string_view bytes)
{
    result<progress> last = progress::partial;
    for (const char c : bytes) {
        last = reader.feed({&c, 1});
        if (!last || *last == progress::whole)
            break;
    }
    return last;
}

const std::string post =
    "POST /sync/v1/batch?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";

}  // namespace

TEST_CASE("a request is read whole, also one byte at a time", "[http]")
{
    for (const bool slowly : {false, true}) {
        CAPTURE(slowly);
        http::message_reader reader(side::request, {});
        const auto got = slowly ? feed_slowly(reader, post) : reader.feed(post);
        REQUIRE(got.has_value());
        REQUIRE(*got == progress::whole);
        CHECK(reader.keep_alive());
        const auto r = reader.take_request();
        REQUIRE(r.has_value());
        CHECK(r->method == "POST");
        CHECK(r->path == "/sync/v1/batch");
        CHECK(r->parameter("x") == "1");
        CHECK(r->body == "hello");
        CHECK_FALSE(reader.begun());
    }
}

TEST_CASE("two requests in one read come out one after the other", "[http]")
{
    http::message_reader reader(side::request, {});
    REQUIRE(*reader.feed(post + "GET /second HTTP/1.1\r\nHost: a\r\n\r\n") == progress::whole);
    CHECK(reader.take_request()->body == "hello");
    REQUIRE(*reader.feed({}) == progress::whole);
    CHECK(reader.take_request()->path == "/second");
}

TEST_CASE("messages beyond the limits are refused by name", "[http]")
{
    const http::size_limits small{200, 10};
    const auto verdict = [&](const std::string& bytes) {
        http::message_reader reader(side::request, small);
        const auto got = reader.feed(bytes);
        return got ? std::string("taken") : std::string(http::fault_name(got.error()));
    };
    CHECK(verdict("GET / HTTP/1.1\r\nX: " + std::string(300, 'x')) == "header_too_large");
    CHECK(verdict("POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n") == "body_too_large");
    CHECK(verdict("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n" +
                  std::string(11, 'x') + "\r\n") == "body_too_large");
    CHECK(verdict("\x16\x03\x01 this is TLS\r\n\r\n") == "not_http");
    CHECK(verdict("GET / HTTP/1.1\r\nno colon\r\n\r\n") == "not_http");
    CHECK(verdict("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n") ==
          "not_http");
}

TEST_CASE("a client that asks before sending its body is answered once", "[http]")
{
    http::message_reader reader(side::request, {});
    REQUIRE(*reader.feed("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n") ==
            progress::partial);
    CHECK(reader.wants_continue());
    CHECK_FALSE(reader.wants_continue());
    CHECK(*reader.feed("ok") == progress::whole);
}

TEST_CASE("an answer without a length ends with the connection", "[http]")
{
    http::message_reader reader(side::response, {});
    REQUIRE(*reader.feed("HTTP/1.1 200 OK\r\n\r\nhalf") == progress::partial);
    REQUIRE(*reader.end() == progress::whole);
    CHECK(reader.take_response()->body == "half");
}

TEST_CASE("an answer that is cut before its length is no answer", "[http]")
{
    http::message_reader reader(side::response, {});
    REQUIRE(*reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf") == progress::partial);
    CHECK(reader.end().error() == http::fault::cut_off);
}

TEST_CASE("a header value cannot forge another header", "[http]")
{
    http::response r = http::text_answer(200, "x");
    r.headers.add("X-Name", "a\r\nSet-Cookie: stolen=1");
    CHECK(http::encode_head(r, true).find("stolen") == std::string::npos);
}

TEST_CASE("what one side encodes the other side reads", "[http]")
{
    http::request asked;
    asked.method = "POST";
    asked.path = "/api/客户 1";
    asked.query["q"] = "豫A 1&2";
    asked.body = std::string("\0\r\n\r\n", 5);
    http::message_reader reader(side::request, {});
    REQUIRE(*reader.feed(http::encode(asked, "a:1")) == progress::whole);
    const auto read = reader.take_request();
    REQUIRE(read.has_value());
    CHECK(read->path == asked.path);
    CHECK(read->query == asked.query);
    CHECK(read->body == asked.body);
    CHECK(read->headers.get("Host") == "a:1");
}
