// The whole head office on loopback: real TLS, real SQLite, and a cable one can cut.
#include "samples.hpp"
#include "sync/head_office/office.hpp"
#include "sync/http/client.hpp"
#include "sync/http/fault.hpp"
#include "sync/https.hpp"
#include "sync/link_fault.hpp"
#include "sync/private_file.hpp"
#include "sync/uplink/uplink_service.hpp"
#include "sync/wire/json_reader.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/cut_proxy.hpp"
#include "tests/support/fake_outbox.hpp"
#include "tests/support/run_loop.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>
#include <SQLiteCpp/Database.h>

#include <unistd.h>

using namespace thirdvisit;
using namespace thirdvisit::sync;
using namespace std::chrono_literals;
using head_office::config;
using test::cut_proxy;
using test::fake_outbox;

namespace {

struct world {
    test::temp_folder folder;
    boost::asio::io_context io;
    std::vector<std::string> log;
    std::unique_ptr<head_office::office> office;
    std::uint16_t sync_port{};

    explicit world(config c = {}) { start(std::move(c)); }

    void start(config c = {})
    {
        c.company = "示例石油";
        c.data_folder = (folder.path() / "data").string();
        c.sync_address = "127.0.0.1";
        c.sync_port = sync_port;
        c.screens_port = 0;
        head_office::office_hooks h;
        h.now = test::real_now;
        h.log = [this](std::string line) { log.push_back(std::move(line)); };
        office = std::make_unique<head_office::office>(io.get_executor(), c, h);
        office->listen();
        sync_port = office->sync_port();
    }
    // As if the machine had stopped: everything in memory is gone.
    void stop()
    {
        office->stop();
        io.restart();
        io.poll();
        office.reset();
    }

    https_address address(std::uint16_t port = 0) const
    {
        return {"127.0.0.1", port != 0 ? port : sync_port};
    }
    wire::reading<joined> join_with(const std::string& code)
    {
        return test::run(
            io, join(io.get_executor(), address(), parse_join_code(code).value(), "0.1.0", 5s));
    }
    joined join_station(const std::string& id = "DS-1")
    {
        return join_with(office->invite(id, "第一站", "东片区")).value();
    }
    https_settings settings(std::uint16_t port = 0)
    {
        return {address(port),  folder.path() / "joined.json",
                "0.1.0",        5s,
                test::real_now, [this](std::string line) { log.push_back(std::move(line)); }};
    }
    std::int64_t count(const std::string& what)
    {
        SQLite::Database db((folder.path() / "data" / "head_office.db").string());
        return db.execAndGet("SELECT count(*) FROM " + what).getInt64();
    }
    bool logged(const std::string& part) const
    {
        for (const auto& line : log)
            if (line.find(part) != std::string::npos)
                return true;
        return false;
    }
};

// A station's uplink with real waiting, but short patience.
struct station {
    world& w;
    fake_outbox box;
    https_head_office far;
    timer_bell bell;
    uplink_service service;
    bool ended{};

    station(world& around, joined who, std::uint16_t port, std::chrono::milliseconds deadline = 5s)
        : w(around),
          far(w.io.get_executor(), with(w.settings(port), deadline), std::move(who)),
          bell(w.io.get_executor()),
          service(box, far, bell, eager(), hooks(), 1)
    {
        boost::asio::co_spawn(w.io, service.run(), [this](std::exception_ptr) { ended = true; });
    }
    ~station()
    {
        service.stop();
        test::run_until(w.io, [this] { return ended; });
    }
    static https_settings with(https_settings s, std::chrono::milliseconds deadline)
    {
        s.deadline = deadline;
        return s;
    }
    static uplink_settings eager()
    {
        uplink_settings s;
        s.eager = true;
        s.patience = {2ms, 10ms, 5};
        s.batch = 50;
        return s;
    }
    static uplink_hooks hooks()
    {
        return {test::real_now, [] { return local_time{}; }, {}, {}, {}};
    }
    void add(int count)
    {
        for (int i = 0; i < count; ++i)
            box.add(test::sample_visit("v" + std::to_string(box.last() + 1)));
        service.ring();
    }
    bool settled()
    {
        return test::run_until(w.io, [this] {
            return box.acknowledged == box.last() && service.status().state == uplink_state::idle;
        });
    }
    bool comes_to(const std::string& fault)
    {
        return test::run_until(w.io, [&] { return service.status().fault == fault; });
    }
};

store_identity identity_of(fake_outbox& box, world& w)
{
    return test::run(w.io, box.identity());
}

}  // namespace

TEST_CASE("a station joins with its code and finds its name", "[head_office]")
{
    world w;
    const auto j = w.join_station();
    CHECK(j.station == "DS-1");
    CHECK(j.name == "第一站");
    CHECK(j.company == "示例石油");
    CHECK(j.sealing_key.size() == 64);
    CHECK(pki::inspect(j.certificate_pem)->common_name == "DS-1");
    const auto life = pki::inspect(j.certificate_pem)->until - test::real_now();
    CHECK(life > 59 * test::day_ms);
    CHECK(life < 61 * test::day_ms);
}

TEST_CASE("a join code works once, and only the newest one", "[head_office]")
{
    world w;
    const auto old = w.office->invite("DS-1", "第一站", "");
    const auto code = w.office->invite("DS-1", "第一站", "");
    CHECK(w.join_with(old).error().code == "bad_code");
    CHECK(w.join_with(code).has_value());
    CHECK(w.join_with(code).error().code == "bad_code");
    auto other = parse_join_code(w.office->invite("DS-2", "第二站", "")).value();
    other.station = "DS-1";
    CHECK(w.join_with(to_text(other)).error().code == "bad_code");
}

TEST_CASE("a code of another head office, or a portal in the way, is told before any secret",
          "[head_office]")
{
    world w;
    auto code = parse_join_code(w.office->invite("DS-1", "第一站", "")).value();
    code.authority_fingerprint = std::string(64, 'a');
    CHECK(w.join_with(to_text(code)).error().code == "other_authority");

    cut_proxy line(w.io.get_executor(), w.sync_port);
    line.set(cut_proxy::mood::portal);
    code = parse_join_code(w.office->invite("DS-1", "第一站", "")).value();
    const auto answer =
        test::run(w.io, join(w.io.get_executor(), w.address(line.port()), code, "0.1.0", 5s));
    CHECK(answer.error().code == "not_tls");
    CHECK(w.join_with(to_text(code)).has_value());  // still good
}

TEST_CASE("everything arrives once over a line that is cut again and again", "[head_office]")
{
    world w;
    cut_proxy line(w.io.get_executor(), w.sync_port);
    const auto j = w.join_station();
    SECTION("in the middle of requests")
    {
        station s(w, j, line.port());
        for (std::size_t bytes = 300; bytes < 12'000; bytes += 900) {
            line.cut_after(bytes);
            line.cut();
            s.add(40);
            REQUIRE(s.settled());
        }
        CHECK(w.count("visit") == s.box.last());
        CHECK(line.accepted() >= 14);
    }
    SECTION("and answers get lost")
    {
        station s(w, j, line.port(), 60ms);
        REQUIRE(s.settled());
        line.set(cut_proxy::mood::swallow_answers);
        s.add(120);
        REQUIRE(s.comes_to("timed_out"));
        line.set(cut_proxy::mood::pass);
        REQUIRE(s.settled());
        CHECK(w.count("visit") == 120);
    }
    SECTION("and it hangs")
    {
        station s(w, j, line.port(), 60ms);
        line.set(cut_proxy::mood::hang);
        s.add(10);
        REQUIRE(s.comes_to("timed_out"));
        line.set(cut_proxy::mood::pass);
        line.cut();
        REQUIRE(s.settled());
        CHECK(w.count("visit") == 10);
    }
    SECTION("and somebody else answers")
    {
        line.set(cut_proxy::mood::portal);
        station s(w, j, line.port());
        s.add(10);
        REQUIRE(s.comes_to("not_tls"));
        line.set(cut_proxy::mood::pass);
        REQUIRE(s.settled());
        CHECK(w.count("visit") == 10);
    }
    SECTION("and nobody is there")
    {
        line.set(cut_proxy::mood::refuse);
        station s(w, j, line.port());
        s.add(10);
        REQUIRE(s.comes_to("cut_off"));
        line.set(cut_proxy::mood::pass);
        REQUIRE(s.settled());
        CHECK(w.count("visit") == 10);
    }
    CHECK(w.count("gap") == 0);
    CHECK(w.count("withheld") == 0);
}

TEST_CASE("head office that stops and starts again goes on where it was", "[head_office]")
{
    world w;
    station s(w, w.join_station(), w.sync_port);
    s.add(30);
    REQUIRE(s.settled());
    w.stop();
    s.add(30);
    REQUIRE(test::run_until(w.io, [&] { return !s.service.status().fault.empty(); }));
    w.start();
    REQUIRE(s.settled());
    CHECK(w.count("visit") == 60);
    CHECK(w.count("epoch") == 1);
}

TEST_CASE("head office restored from yesterday's backup is filled up again", "[head_office]")
{
    namespace fs = std::filesystem;
    world w;
    station s(w, w.join_station(), w.sync_port);
    s.add(20);
    REQUIRE(s.settled());
    w.stop();
    const auto data = w.folder.path() / "data";
    fs::copy(data, w.folder.path() / "backup");
    w.start();
    s.add(20);
    REQUIRE(s.settled());
    REQUIRE(w.count("visit") == 40);
    w.stop();
    fs::remove_all(data);
    fs::copy(w.folder.path() / "backup", data);
    for (const auto& file : fs::directory_iterator(data))
        fs::permissions(file.path(), fs::perms::owner_read | fs::perms::owner_write);
    w.start();
    s.add(1);
    REQUIRE(s.settled());
    CHECK(w.count("visit") == 41);
    CHECK(w.count("gap") == 0);
    CHECK(s.box.epochs_taken == 0);
}

TEST_CASE("a station disk restored from a backup gets a new epoch and loses nothing",
          "[head_office]")
{
    world w;
    const auto j = w.join_station();
    fake_outbox backup;
    {
        station s(w, j, w.sync_port);
        s.add(10);
        REQUIRE(s.settled());
        backup.entries = s.box.entries;
        backup.acknowledged = s.box.acknowledged;
        s.add(10);
        REQUIRE(s.settled());
    }
    station s(w, j, w.sync_port);
    s.box.entries = backup.entries;
    s.box.acknowledged = backup.acknowledged;
    s.box.add(test::sample_visit("after-the-restore"));
    s.service.ring();
    REQUIRE(s.settled());
    CHECK(s.box.epochs_taken == 1);
    CHECK(s.service.status().new_epochs == 1);
    CHECK(w.count("visit") == 21);
    CHECK(w.logged("restored or cloned"));
}

TEST_CASE("one bad line among many is refused, set aside, and shown at both ends", "[head_office]")
{
    world w;
    station s(w, w.join_station(), w.sync_port);
    s.add(9);
    s.box.entries[4].body = R"({"id":"v5","what":"is this"})";
    REQUIRE(s.settled());
    CHECK(s.box.aside.size() == 1);
    CHECK(w.count("visit") == 8);
    CHECK(w.count("withheld") == 1);
    CHECK(w.count("gap") == 0);
}

TEST_CASE("a revoked station is refused at its next request on the open connection",
          "[head_office]")
{
    world w;
    station s(w, w.join_station(), w.sync_port);
    s.add(3);
    REQUIRE(s.settled());

    http::client browser(
        w.io.get_executor(),
        {"127.0.0.1",
         static_cast<std::uint16_t>(std::stoi(w.office->screens_address().substr(17))),
         {},
         {}});
    const auto token = w.office->screens_address().substr(w.office->screens_address().size() - 32);
    http::request revoke;
    revoke.method = "POST";
    revoke.path = "/api/stations/DS-1/revoke";
    revoke.headers.add("Authorization", "Bearer " + token);
    revoke.body = R"({"id":"r1"})";
    REQUIRE(test::run(w.io, browser.send(revoke, 5s))->status == 200);

    s.add(1);
    REQUIRE(s.comes_to("revoked"));
    CHECK(s.service.status().state == uplink_state::stopped);
    CHECK(w.count("visit") == 3);
    w.stop();
    w.start();  // and it stays so after a restart
    CHECK(test::run_until(w.io, [&] { return s.service.status().fault == "revoked"; }));

    // Joining again with a new code brings it back; the old certificate stays out.
    station again(w, w.join_station(), w.sync_port);
    again.box.entries = s.box.entries;
    again.service.ring();
    REQUIRE(again.settled());
    CHECK(w.count("visit") == 4);
}

TEST_CASE("certificates of others, of the past and of nobody do not open the door", "[head_office]")
{
    world w;
    auto j = w.join_station();
    fake_outbox box;
    const auto who = identity_of(box, w);
    const auto fault_with = [&](const joined& shown) {
        https_head_office far(w.io.get_executor(), w.settings(), shown);
        const auto answer = test::run(w.io, far.hello(who));
        REQUIRE_FALSE(answer.has_value());
        return std::string(fault_word(answer.error()));
    };
    const pki::authority ours{
        read_private_file(w.folder.path() / "data" / "authority.pem").value(),
        read_private_file(w.folder.path() / "data" / "authority.key").value()};

    auto expired = j;
    const auto old = test::make_client(ours, "DS-1", -90, -30);
    expired.certificate_pem = old.certificate_pem;
    expired.key_pem = old.key_pem;
    CHECK(fault_with(expired) == "certificate_expired");

    auto foreign = j;
    const auto theirs = test::make_client(test::make_authority());
    foreign.certificate_pem = theirs.certificate_pem;
    foreign.key_pem = theirs.key_pem;
    CHECK(fault_with(foreign) == "certificate_refused");

    auto other_head_office = j;
    other_head_office.authority_pem = test::make_authority().certificate_pem;
    CHECK(fault_with(other_head_office) == "other_authority");

    auto nobody = j;
    nobody.certificate_pem.clear();
    nobody.key_pem.clear();
    CHECK(fault_with(nobody) == "not_joined");

    auto stranger = j;
    const auto unknown = test::make_client(ours, "DS-99");
    stranger.certificate_pem = unknown.certificate_pem;
    stranger.key_pem = unknown.key_pem;
    CHECK(fault_with(stranger) == "wrong_station");
    box.station = "DS-99";
    const auto unknown_station = identity_of(box, w);
    https_head_office far(w.io.get_executor(), w.settings(), stranger);
    CHECK(test::run(w.io, far.hello(unknown_station)).error() == link_fault::not_joined);
}

TEST_CASE("a certificate past two thirds of its life is renewed on the way", "[head_office]")
{
    world w;
    const auto j = w.join_station();
    fake_outbox box;
    const auto who = identity_of(box, w);
    auto later = w.settings();
    later.now = [] { return test::real_now() + 45 * test::day_ms; };
    https_head_office far(w.io.get_executor(), later, j);
    CHECK(test::run(w.io, far.hello(who)).has_value());
    const auto renewed = load_joined(later.joined_file).value();
    CHECK(renewed.certificate_pem != j.certificate_pem);
    CHECK(renewed.key_pem != j.key_pem);
    CHECK(w.logged("the certificate was renewed"));
    https_head_office after_restart(w.io.get_executor(), w.settings(), renewed);
    CHECK(test::run(w.io, after_restart.hello(who)).has_value());
}

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
    const auto address = w.office->screens_address();
    const auto token = address.substr(address.size() - 32);
    const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(17)));
    http::client browser(w.io.get_executor(), {"127.0.0.1", port, {}, {}});
    const auto ask = [&](std::string method, std::string path, std::string body = {}) {
        http::request r;
        r.method = std::move(method);
        REQUIRE(http::split_target(path, r));
        r.headers.add("Authorization", "Bearer " + token);
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
    const auto address = w.office->screens_address();
    const auto token = address.substr(address.size() - 32);
    const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(17)));
    std::string seen;
    boost::asio::ip::tcp::socket screen(w.io);
    const auto watch = [&]() -> boost::asio::awaitable<void> {
        const auto use = boost::asio::use_awaitable;
        co_await screen.async_connect({boost::asio::ip::address_v4::loopback(), port}, use);
        const auto text = "GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                          "\r\nAuthorization: Bearer " + token + "\r\n\r\n";
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
