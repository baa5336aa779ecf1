// Head office's own troubles, what it refuses, and its screens.
#include "sync/http/client.hpp"
#include "sync/link_fault.hpp"
#include "sync/private_file.hpp"
#include "world.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include <unistd.h>

using namespace thirdvisit;
using namespace thirdvisit::sync;
using namespace std::chrono_literals;
using test::config;
using test::fake_outbox;
using test::identity_of;
using test::screen_door;
using test::station;
using test::world;

TEST_CASE("a head office that breaks inside is not believed and tried again", "[head_office]")
{
    world w;
    station s(w, w.join_station(), w.sync_port);
    s.add(1);
    REQUIRE(s.settled());
    const auto file = (w.folder.path() / "data" / "head_office.db").string();
    {
        SQLite::Database db(file, SQLite::OPEN_READWRITE);
        db.exec("ALTER TABLE visit RENAME TO hidden");
    }
    s.add(1);
    REQUIRE(s.comes_to("failed"));
    CHECK(s.box.acknowledged == 1);
    {
        SQLite::Database db(file, SQLite::OPEN_READWRITE);
        db.exec("ALTER TABLE hidden RENAME TO visit");
    }
    REQUIRE(s.settled());
    CHECK(w.count("visit") == 2);
}

TEST_CASE("a head office with too much to do says when to come again", "[head_office]")
{
    config c;
    c.most_waiting_batches = 0;
    world w(c);
    const auto j = w.join_station();
    fake_outbox box;
    box.add(test::sample_visit());
    https_head_office far(w.io.get_executor(), w.settings(), j);
    const auto who = identity_of(box, w);
    REQUIRE(test::run(w.io, far.hello(who)).has_value());
    CHECK(test::run(w.io, far.deliver(who, box.entries)).error() == link_fault::busy);
    CHECK(far.asked_pause() == 20s);
}

TEST_CASE("what is no batch is refused and nothing is stored", "[head_office]")
{
    world w;
    const auto j = w.join_station();
    http::client client(
        w.io.get_executor(),
        {"127.0.0.1",
         w.sync_port,
         {},
         http::tls_client_settings{j.authority_pem, {}, {}, j.certificate_pem, j.key_pem}});
    http::request r;
    r.method = "POST";
    r.path = "/sync/v1/batch";
    CHECK(test::run(w.io, client.send(r, 5s))->status == 415);
    r.headers.add("Content-Encoding", "zstd");
    r.body = "not zstd";
    CHECK(test::run(w.io, client.send(r, 5s))->status == 422);
    r.body = std::string(5 * 1024 * 1024, 'x');
    CHECK(test::run(w.io, client.send(r, 5s))->status == 413);
    r.method = "GET";
    r.body.clear();
    CHECK(test::run(w.io, client.send(r, 5s))->status == 405);
    r.path = "/";
    CHECK(test::run(w.io, client.send(r, 5s))->status == 404);
    CHECK(w.count("line") == 0);
}

TEST_CASE("the screens are told of every change, and only to their owner", "[head_office]")
{
    world w;
    const auto j = w.join_station();
    const screen_door door(w.office->screens_address());
    http::client browser(w.io.get_executor(), {"127.0.0.1", door.port, {}, {}});
    const auto ask = [&](std::string method, std::string path, std::string body = {}) {
        http::request r;
        r.method = std::move(method);
        REQUIRE(http::split_target(path, r));
        r.headers.add("Authorization", "Bearer " + door.token);
        r.body = std::move(body);
        return test::run(w.io, browser.send(r, 5s)).value();
    };
    http::request stranger;
    stranger.path = "/api/state";
    CHECK(test::run(w.io, browser.send(stranger, 5s))->status == 401);

    auto state = ask("GET", "/api/state");
    CHECK(state.status == 200);
    CHECK(state.body.find(R"("state":"never")") != std::string::npos);

    station s(w, j, w.sync_port);
    s.box.add(test::sample_customer());
    s.box.add(test::sample_flag());
    s.add(2);
    REQUIRE(s.settled());
    state = ask("GET", "/api/state");
    CHECK(state.body.find(R"("visits":2,"customers":1,"flags":1)") != std::string::npos);
    CHECK(ask("GET", "/api/customers?q=0843").body.find(R"("total":1)") != std::string::npos);
    CHECK(ask("GET", "/api/flags?state=raised").body.find("overdue") != std::string::npos);

    const std::string wish = R"({"id":"p1","station":"DS-2","name":"第二站","district":""})";
    const auto first = ask("POST", "/api/stations", wish);
    CHECK(first.status == 200);
    CHECK(ask("POST", "/api/stations", wish).body == first.body);  // the same click twice
    const auto bad =
        ask("POST", "/api/stations", R"({"id":"p2","station":"a b","name":"x","district":""})");
    CHECK(bad.status == 400);
    CHECK(bad.body.find(R"("field":"station")") != std::string::npos);
    CHECK(ask("POST", "/api/stations", "not json").status == 400);
    CHECK(ask("POST", "/api/stations/nobody/revoke", R"({"id":"p3"})").status == 404);
    CHECK(ask("GET", "/api/nothing").status == 404);
}

TEST_CASE("a change is pushed to an open screen", "[head_office]")
{
    world w;
    const auto j = w.join_station();
    const screen_door door(w.office->screens_address());
    const auto port = door.port;
    std::string seen;
    boost::asio::ip::tcp::socket screen(w.io);
    const auto watch = [&]() -> boost::asio::awaitable<void> {
        const auto use = boost::asio::use_awaitable;
        co_await screen.async_connect({boost::asio::ip::address_v4::loopback(), port}, use);
        const auto text = "GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                          "\r\nAuthorization: Bearer " + door.token + "\r\n\r\n";
        co_await screen.async_send(boost::asio::buffer(text), use);
        std::array<char, 4096> chunk;
        for (;;)
            seen.append(chunk.data(),
                        co_await screen.async_receive(boost::asio::buffer(chunk), use));
    };
    boost::asio::co_spawn(w.io, watch(), boost::asio::detached);
    REQUIRE(
        test::run_until(w.io, [&] { return seen.find("event: snapshot") != std::string::npos; }));
    station s(w, j, w.sync_port);
    s.add(2);
    CHECK(test::run_until(w.io, [&] {
        return seen.find("event: station") != std::string::npos &&
               seen.find("event: totals\ndata: {\"visits\":2") != std::string::npos;
    }));
    screen.close();
}

TEST_CASE("a second head office on the same ports says who holds them", "[head_office]")
{
    world w;
    test::temp_folder elsewhere;
    config c;
    c.data_folder = elsewhere.path().string();
    c.sync_address = "127.0.0.1";
    c.sync_port = w.sync_port;
    head_office::office_hooks h;
    h.now = test::real_now;
    h.log = [](std::string) {};
    head_office::office second(w.io.get_executor(), c, h);
    const auto holder = "(process " + std::to_string(::getpid()) + ")";
    CHECK_THROWS_WITH(second.listen(), Catch::Contains(holder));
}

TEST_CASE("keys that others can read, or that are damaged, stop the start", "[head_office]")
{
    world w;
    w.stop();
    const auto data = w.folder.path() / "data";
    SECTION("readable")
    {
        std::filesystem::permissions(data / "authority.key", std::filesystem::perms::others_read,
                                     std::filesystem::perm_options::add);
        CHECK_THROWS_WITH(w.start(), Catch::Contains("0600"));
    }
    SECTION("of another authority")
    {
        REQUIRE(write_private_file(data / "authority.key", pki::make_key()));
        CHECK_THROWS_WITH(w.start(), Catch::Contains("damaged"));
    }
    SECTION("no key at all")
    {
        REQUIRE(write_private_file(data / "fleet.key", "nonsense"));
        CHECK_THROWS_WITH(w.start(), Catch::Contains("damaged"));
    }
    SECTION("a database of a newer program")
    {
        SQLite::Database db((data / "head_office.db").string(), SQLite::OPEN_READWRITE);
        db.exec("PRAGMA user_version = 99");
        CHECK_THROWS_WITH(w.start(), Catch::Contains("newer"));
    }
    SECTION("a database that is none")
    {
        std::filesystem::remove(data / "head_office.db-wal");
        REQUIRE(write_private_file(data / "head_office.db", std::string(8192, 'x')));
        CHECK_THROWS_WITH(w.start(), Catch::Contains("database"));
    }
}
