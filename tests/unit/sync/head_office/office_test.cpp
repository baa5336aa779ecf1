// Stories between stations and head office: real TLS, real SQLite, and a cable one can cut.
#include "sync/http/client.hpp"
#include "sync/link_fault.hpp"
#include "sync/private_file.hpp"
#include "tests/support/cut_proxy.hpp"
#include "world.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::sync;
using namespace std::chrono_literals;
using test::config;
using test::cut_proxy;
using test::fake_outbox;
using test::identity_of;
using test::screen_door;
using test::station;
using test::world;

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
    CHECK(w.join_with(old).error().code == "unknown_code");
    CHECK(w.join_with(code).has_value());
    CHECK(w.join_with(code).error().code == "used_code");
    auto other = parse_join_code(w.office->invite("DS-2", "第二站", "")).value();
    other.station = "DS-1";
    CHECK(w.join_with(to_text(other)).error().code == "unknown_code");
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

    const screen_door door(w.office->screens_address());
    http::client browser(w.io.get_executor(), {"127.0.0.1", door.port, {}, {}});
    http::request revoke;
    revoke.method = "POST";
    revoke.path = "/api/stations/DS-1/revoke";
    revoke.headers.add("Authorization", "Bearer " + door.token);
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

TEST_CASE("what is old is removed by the running program, which says when it cannot",
          "[head_office]")
{
    world w;
    const auto change = [&](const char* sql) {
        SQLite::Database((w.folder.path() / "data" / "head_office.db").string(),
                         SQLite::OPEN_READWRITE)
            .exec(sql);
    };
    w.stop();
    change("INSERT INTO received VALUES ('DS-1', 1, 5)");
    change("CREATE TRIGGER kept BEFORE DELETE ON received BEGIN SELECT raise(ABORT, 'no'); END");
    w.start();
    CHECK(test::run_until(w.io, [&] { return w.logged("old records could not be removed"); }));
    CHECK(w.count("received") == 1);
    w.stop();
    change("DROP TRIGGER kept");
    w.start();
    CHECK(test::run_until(w.io, [&] { return w.count("received") == 0; }));
}
