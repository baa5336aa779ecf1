// Real TLS on loopback: who is let in, who is refused, and how each failure is named.
#include "sync/http/client.hpp"
#include "sync/http/server.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/run_loop.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

const pki::authority& ours()
{
    static const auto made = test::make_authority("ours");
    return made;
}

const pki::authority& theirs()
{
    static const auto made = test::make_authority("theirs");
    return made;
}

struct head_office {
    asio::io_context io;
    http::server server{io.get_executor(), [](http::request r) -> http::awaitable<http::response> {
                            co_return http::text_answer(200, r.peer.name + "/" + r.peer.serial);
                        }};
    std::uint16_t port{};

    explicit head_office(const test::identity& shown)
    {
        port = server
                   .listen_tls("127.0.0.1", 0,
                               {shown.certificate_pem, shown.key_pem, ours().certificate_pem})
                   .value();
    }

    result<http::response> ask(http::tls_client_settings tls)
    {
        http::client client(io.get_executor(), {"127.0.0.1", port, {}, std::move(tls), {}});
        return test::run(io, client.send({}, 5s));
    }
};

http::tls_client_settings trusting(const pki::authority& authority,
                                   const test::identity& shown = {})
{
    return {authority.certificate_pem, {}, {}, shown.certificate_pem, shown.key_pem};
}

boost::system::error_code fault_of(const result<http::response>& answer)
{
    REQUIRE_FALSE(answer.has_value());
    return answer.error();
}

}  // namespace

TEST_CASE("a station's certificate tells the server who asks", "[http][tls]")
{
    head_office far(test::make_server(ours()));
    const auto station = test::make_client(ours(), "DS-0417");
    const auto answer = far.ask(trusting(ours(), station));
    REQUIRE(answer.has_value());
    CHECK(answer->body == "DS-0417/" + pki::inspect(station.certificate_pem).value().serial);
}

TEST_CASE("without a certificate one is nobody, and still served", "[http][tls]")
{
    head_office far(test::make_server(ours()));
    const auto answer = far.ask(trusting(ours()));
    REQUIRE(answer.has_value());
    CHECK(answer->body == "/");
}

TEST_CASE("a server of another authority is refused", "[http][tls]")
{
    head_office far(test::make_server(theirs()));
    CHECK(fault_of(far.ask(trusting(ours()))) == http::fault::other_authority);
}

TEST_CASE("a server certificate for another name is refused", "[http][tls]")
{
    head_office far(test::make_server(ours(), "head-office.example"));
    CHECK(fault_of(far.ask(trusting(ours()))) == http::fault::wrong_name);
    auto named = trusting(ours());
    named.server_name = "head-office.example";
    CHECK(far.ask(named).has_value());
}

TEST_CASE("a server certificate outside its life is refused", "[http][tls]")
{
    head_office expired(test::make_server(ours(), "127.0.0.1", -30, -1));
    CHECK(fault_of(expired.ask(trusting(ours()))) == http::fault::peer_expired);
    head_office early(test::make_server(ours(), "127.0.0.1", 1, 30));
    CHECK(fault_of(early.ask(trusting(ours()))) == http::fault::peer_expired);
}

TEST_CASE("our expired certificate is named as such", "[http][tls]")
{
    head_office far(test::make_server(ours()));
    const auto old = test::make_client(ours(), "DS-1", -90, -30);
    CHECK(fault_of(far.ask(trusting(ours(), old))) == http::fault::certificate_expired);
}

TEST_CASE("our certificate of another authority is named as refused", "[http][tls]")
{
    head_office far(test::make_server(ours()));
    const auto foreign = test::make_client(theirs());
    CHECK(fault_of(far.ask(trusting(ours(), foreign))) == http::fault::certificate_refused);
}

TEST_CASE("a server certificate does not open the door as a client", "[http][tls]")
{
    const auto shown = test::make_server(ours());
    head_office far(shown);
    CHECK(far.ask(trusting(ours(), shown)).has_error());
}

TEST_CASE("joining trusts exactly the authority the code names", "[http][tls]")
{
    head_office far(test::make_server(ours()));
    http::tls_client_settings joining;
    joining.authority_fingerprint = pki::inspect(ours().certificate_pem).value().fingerprint;
    CHECK(far.ask(joining).has_value());
    joining.authority_fingerprint = pki::inspect(theirs().certificate_pem).value().fingerprint;
    CHECK(fault_of(far.ask(joining)) == http::fault::other_authority);

    head_office foreign(test::make_server(theirs()));
    joining.authority_fingerprint = pki::inspect(ours().certificate_pem).value().fingerprint;
    CHECK(fault_of(foreign.ask(joining)) == http::fault::other_authority);
}

TEST_CASE("an authority that only lies in the chain does not make a stranger's leaf ours",
          "[http][tls]")
{
    auto forged = test::make_server(theirs());
    forged.certificate_pem += ours().certificate_pem;
    head_office far(forged);
    http::tls_client_settings joining;
    joining.authority_fingerprint = pki::inspect(ours().certificate_pem).value().fingerprint;
    CHECK(fault_of(far.ask(joining)) == http::fault::other_authority);
}

TEST_CASE("a captive portal that answers in plain HTTP is told apart", "[http][tls]")
{
    asio::io_context io;
    http::server portal(io.get_executor(), [](http::request) -> http::awaitable<http::response> {
        co_return http::text_answer(200, "please log in");
    });
    const auto port = portal.listen_tcp("127.0.0.1", 0).value();
    http::client client(io.get_executor(), {"127.0.0.1", port, {}, trusting(ours())});
    const auto answer = test::run(io, client.send({}, 5s));
    CHECK(fault_of(answer) == http::fault::not_tls);
}

TEST_CASE("silence, and a reset in the handshake, are told apart", "[http][tls]")
{
    asio::io_context io;
    tcp::acceptor port(io, {asio::ip::address_v4::loopback(), 0});
    http::client client(io.get_executor(),
                        {"127.0.0.1", port.local_endpoint().port(), {}, trusting(ours())});
    CHECK(fault_of(test::run(io, client.send({}, 30ms))) == http::fault::timed_out);

    const auto reset = [&]() -> asio::awaitable<void> {
        for (int i = 0; i < 2; ++i) {  // the first one is the silent connection above
            auto s = co_await port.async_accept(asio::use_awaitable);
            s.set_option(asio::socket_base::linger(true, 0));
        }
    };
    asio::co_spawn(io, reset(), [](std::exception_ptr) {});
    CHECK(fault_of(test::run(io, client.send({}, 5s))) == http::fault::cut_off);
}

TEST_CASE("plain HTTP to the secure port gets nothing", "[http][tls]")
{
    head_office far(test::make_server(ours()));
    http::client client(far.io.get_executor(), {"127.0.0.1", far.port, {}, {}, {}});
    CHECK(test::run(far.io, client.send({}, 5s)).has_error());
}

TEST_CASE("credentials that cannot be used are found before anybody is called", "[http][tls]")
{
    asio::io_context io;
    auto broken = test::make_client(ours());
    broken.key_pem = pki::make_key();  // of another certificate
    http::client client(io.get_executor(), {"127.0.0.1", 1, {}, trusting(ours(), broken), {}});
    CHECK(fault_of(test::run(io, client.send({}, 5s))) == http::fault::bad_credentials);

    http::server server(io.get_executor(), {});
    CHECK(server.listen_tls("127.0.0.1", 0, {"no certificate", "no key", {}}).error() ==
          http::fault::bad_credentials);
}

TEST_CASE("large bodies pass through TLS whole", "[http][tls]")
{
    asio::io_context io;
    http::server_limits limits;
    limits.size.body = 8 * 1024 * 1024;
    http::server server(
        io.get_executor(),
        [](http::request r) -> http::awaitable<http::response> {
            co_return http::text_answer(200, std::move(r.body));
        },
        limits);
    const auto shown = test::make_server(ours());
    const auto port =
        server.listen_tls("127.0.0.1", 0, {shown.certificate_pem, shown.key_pem, {}}).value();
    http::client client(io.get_executor(), {"127.0.0.1", port, {}, trusting(ours())});
    http::request big;
    big.method = "POST";
    big.body = std::string(5'000'000, 'x');
    for (int i = 0; i < 2; ++i) {
        const auto answer = test::run(io, client.send(big, 10s));
        CAPTURE(answer.has_error() ? answer.error().message() : std::string());
        REQUIRE(answer.has_value());
        CHECK(answer->body.size() == big.body.size());
    }
    CHECK(server.connections() == 1);
}
