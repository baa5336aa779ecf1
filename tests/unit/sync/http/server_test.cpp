#include "sync/http/client.hpp"
#include "sync/http/port_holder.hpp"
#include "sync/http/server.hpp"
#include "tests/support/run_loop.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

using namespace thirdvisit;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

http::handler echo()
{
    return [](http::request r) -> http::awaitable<http::response> {
        if (r.path == "/throw")
            throw std::runtime_error("broken on purpose");
        co_return http::text_answer(200, r.method + " " + r.path + " " + r.body);
    };
}

http::request get(std::string path)
{
    http::request r;
    r.path = std::move(path);
    return r;
}

struct loopback {
    asio::io_context io;
    http::server server;
    std::uint16_t port;

    explicit loopback(http::handler h, http::server_limits limits = {})
        : server(io.get_executor(), std::move(h), limits),
          port(server.listen_tcp("127.0.0.1", 0).value())
    {}
    http::client client() { return {io.get_executor(), {"127.0.0.1", port, {}, {}, {}}}; }

    // What comes back for raw bytes until the server closes.
    std::string raw(std::string sent)
    {
        const auto talk = [](std::uint16_t to, std::string text) -> asio::awaitable<std::string> {
            tcp::socket s(co_await asio::this_coro::executor);
            const auto use_tuple = asio::as_tuple(asio::use_awaitable);
            co_await s.async_connect({asio::ip::address_v4::loopback(), to}, asio::use_awaitable);
            co_await asio::async_write(s, asio::buffer(text), asio::use_awaitable);
            std::string got;
            const auto [ec, n] = co_await asio::async_read(s, asio::dynamic_buffer(got), use_tuple);
            static_cast<void>(n);
            co_return ec == asio::error::eof ? got : "not closed in order: " + ec.message();
        };
        return test::run(io, talk(port, std::move(sent)));
    }
};

}  // namespace

TEST_CASE("requests are answered over one kept connection", "[http]")
{
    loopback net(echo());
    auto client = net.client();
    for (int i = 0; i < 3; ++i) {
        const auto answer = test::run(net.io, client.send(get("/a"), 5s));
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body == "GET /a ");
    }
    CHECK(net.server.connections() == 1);
}

TEST_CASE("bodies larger than one read travel whole in both directions", "[http]")
{
    loopback net(echo());
    auto client = net.client();
    auto asked = get("/big");
    asked.method = "POST";
    asked.body = std::string(900'000, 'x');
    const auto answer = test::run(net.io, client.send(asked, 10s));
    REQUIRE(answer.has_value());
    CHECK(answer->body.size() == asked.body.size() + 10);
}

TEST_CASE("a handler that throws costs one answer, not the server", "[http]")
{
    loopback net(echo());
    auto client = net.client();
    CHECK(test::run(net.io, client.send(get("/throw"), 5s))->status == 500);
    CHECK(test::run(net.io, client.send(get("/"), 5s))->status == 200);
}

TEST_CASE("what is too large or no HTTP is told so and cut off", "[http]")
{
    http::server_limits limits;
    limits.size = {300, 10};
    loopback net(echo(), limits);
    CHECK(net.raw("GET / HTTP/1.1\r\nX: " + std::string(400, 'x')).starts_with("HTTP/1.1 431 "));
    CHECK(net.raw("POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n").starts_with("HTTP/1.1 413 "));
    CHECK(net.raw("nonsense\r\n\r\n").starts_with("HTTP/1.1 400 "));
    CHECK(net.raw("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 400 "));
}

TEST_CASE("a request that never ends is given up", "[http]")
{
    http::server_limits limits;
    limits.whole_request = 30ms;
    loopback net(echo(), limits);
    CHECK(net.raw("GET / HTTP/1.1\r\n").starts_with("HTTP/1.1 408 "));
}

TEST_CASE("a connection that asks nothing is closed after the idle time", "[http]")
{
    http::server_limits limits;
    limits.idle = 30ms;
    loopback net(echo(), limits);
    CHECK(net.raw("").empty());
}

TEST_CASE("a kept connection that the server closed meanwhile is opened again", "[http]")
{
    http::server_limits limits;
    limits.idle = 20ms;
    loopback net(echo(), limits);
    auto client = net.client();
    REQUIRE(test::run(net.io, client.send(get("/a"), 5s)).has_value());
    while (net.server.connections() > 0)
        net.io.run_one();
    CHECK(test::run(net.io, client.send(get("/b"), 5s))->body == "GET /b ");
}

TEST_CASE("more connections than the limit are turned away", "[http]")
{
    http::server_limits limits;
    limits.connections = 1;
    loopback net(echo(), limits);
    auto first = net.client();
    auto second = net.client();
    REQUIRE(test::run(net.io, first.send(get("/"), 5s)).has_value());
    const auto refused = test::run(net.io, second.send(get("/"), 5s));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error() == http::fault::cut_off);
}

TEST_CASE("events reach every reader and a slow one is dropped alone", "[http]")
{
    http::event_hub hub;
    loopback net([&](http::request) -> http::awaitable<http::response> {
        http::response r;
        r.events = hub.subscribe(600);
        r.events->push("snapshot", "{}");
        co_return r;
    });
    const auto publish = [&]() -> asio::awaitable<void> {
        while (hub.readers() == 0)
            co_await asio::post(net.io, asio::use_awaitable);
        hub.publish("line", "a\nb");
        hub.close();
    };
    asio::co_spawn(net.io, publish(), [](std::exception_ptr) {});
    const auto text = net.raw("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(text.find("Content-Type: text/event-stream\r\n") != std::string::npos);
    CHECK(text.ends_with("\r\n\r\nevent: snapshot\ndata: {}\n\nevent: line\ndata: a\ndata: b\n\n"));

    const auto slow = hub.subscribe(10);
    const auto quick = hub.subscribe(1000);
    hub.publish("news", "more than ten bytes");
    CHECK(slow->dropped());
    CHECK_FALSE(quick->dropped());
    CHECK(hub.readers() == 1);
}

TEST_CASE("a silent event stream says that it is alive", "[http]")
{
    http::server_limits limits;
    limits.event_keep_alive = 10ms;
    auto channel = std::make_shared<http::event_channel>();
    loopback net(
        [&](http::request) -> http::awaitable<http::response> {
            http::response r;
            r.events = channel;
            co_return r;
        },
        limits);
    asio::steady_timer later(net.io, 35ms);
    later.async_wait([&](boost::system::error_code) { channel->close(); });
    CHECK(net.raw("GET / HTTP/1.1\r\nHost: a\r\n\r\n").find("\r\n\r\n:\n\n") != std::string::npos);
}

TEST_CASE("a taken port is explained with its holder", "[http]")
{
    loopback net(echo());
    http::server other(net.io.get_executor(), echo());
    const auto taken = other.listen_tcp("127.0.0.1", net.port);
    REQUIRE_FALSE(taken);
    CHECK(taken.error() == errc::port_held);
    const auto text = http::explain_listen_failure("127.0.0.1", net.port, taken.error());
    CHECK(text.find("(process " + std::to_string(::getpid()) + ")") != std::string::npos);
    CHECK(text.find(std::to_string(net.port)) != std::string::npos);
}

TEST_CASE("the Unix socket is for its owner alone, and only a dead one is replaced", "[http]")
{
    const auto path = (std::filesystem::temp_directory_path() /
                       ("thirdvisit-http-" + std::to_string(::getpid()) + ".sock"))
                          .string();
    asio::io_context io;
    {
        http::server server(io.get_executor(), echo());
        REQUIRE(server.listen_unix(path));
        struct stat seen {};
        REQUIRE(::stat(path.c_str(), &seen) == 0);
        CHECK((seen.st_mode & 0777) == 0600);

        http::server second(io.get_executor(), echo());
        CHECK(second.listen_unix(path).error() == errc::port_held);

        http::client client(io.get_executor(), {{}, 0, path, {}, {}});
        CHECK(test::run(io, client.send(get("/u"), 5s))->body == "GET /u ");
    }
    asio::local::stream_protocol::acceptor left(io, asio::local::stream_protocol::endpoint(path));
    left.close();  // the file stays, as after a kill
    http::server next(io.get_executor(), echo());
    CHECK(next.listen_unix(path));
}

TEST_CASE("the client names what is wrong with the other side", "[http]")
{
    asio::io_context io;
    SECTION("nobody there")
    {
        tcp::acceptor port(io, {asio::ip::address_v4::loopback(), 0});
        const auto number = port.local_endpoint().port();
        port.close();
        http::client client(io.get_executor(), {"127.0.0.1", number, {}, {}, {}});
        CHECK(test::run(io, client.send(get("/"), 5s)).error() == http::fault::unreachable);
    }
    SECTION("silence")
    {
        tcp::acceptor port(io, {asio::ip::address_v4::loopback(), 0});
        http::client client(io.get_executor(),
                            {"127.0.0.1", port.local_endpoint().port(), {}, {}, {}});
        CHECK(test::run(io, client.send(get("/"), 30ms)).error() == http::fault::timed_out);
    }
    SECTION("something else than HTTP")
    {
        tcp::acceptor port(io, {asio::ip::address_v4::loopback(), 0});
        const auto answer = [&]() -> asio::awaitable<void> {
            auto s = co_await port.async_accept(asio::use_awaitable);
            co_await asio::async_write(s, asio::buffer(std::string("SSH-2.0-x\r\n\r\n")),
                                       asio::use_awaitable);
        };
        asio::co_spawn(io, answer(), [](std::exception_ptr) {});
        http::client client(io.get_executor(),
                            {"127.0.0.1", port.local_endpoint().port(), {}, {}, {}});
        CHECK(test::run(io, client.send(get("/"), 5s)).error() == http::fault::not_http);
    }
}
