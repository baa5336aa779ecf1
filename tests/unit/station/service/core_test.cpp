#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

using namespace thirdvisit;
using namespace thirdvisit::test;
using station::view::snapshot;

TEST_CASE("a card and a fuelling become one visit of one customer", "[core]")
{
    core_bench b;
    b.present_card(1, "9030360000000843");
    b.fuel(1, 1);
    CHECK(b.acknowledged == std::vector<std::string>{"T1"});
    CHECK(b.totals().visits == 0);
    b.pass(4 * minute);

    const auto t = b.totals();
    CHECK(t.visits == 1);
    CHECK(t.customers == 1);
    CHECK(t.fuellings_stored == 1);
    CHECK(t.open_visits == 0);
    CHECK(b.sent("visit") == 1);
    CHECK(b.sent("customer") == 1);
    const auto shown = b.snapshot().visits;
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].card_tail == "0843");
    CHECK(shown[0].fuellings.at(0).grade == "92#");
    CHECK(shown[0].customer->visit_days == 1);
    CHECK(shown[0].customer->stage == 1);
}

TEST_CASE("a record offered again is acknowledged again and stored once", "[core]")
{
    core_bench b;
    b.fuel(1, 7);
    b.hear("line-1", b.record(1, 7));
    b.hear("line-1", b.record(1, 7));
    b.pass(4 * minute);
    CHECK(b.acknowledged.size() == 3);
    CHECK(b.totals().fuellings_stored == 1);
    CHECK(b.totals().visits == 1);
    b.restart();
    b.hear("line-1", b.record(1, 7));
    b.pass(4 * minute);
    CHECK(b.totals().visits == 1);
    CHECK(b.outbox().size() == 1);
}

TEST_CASE("the next visits of the same card are the same customer's", "[core]")
{
    core_bench b;
    for (int i = 0; i < 3; ++i) {
        b.visit_by_card(i + 1, "9030360000000843");
        b.pass(2 * day);
    }
    CHECK(b.totals().customers == 1);
    CHECK(b.totals().visits == 3);
    const auto v = b.snapshot().visits.front();
    CHECK(v.customer->visit_days == 3);
}

TEST_CASE("after a kill the open visit goes on where it was", "[core]")
{
    core_bench b;
    b.present_card(1, "9030360000000843");
    b.lift(1);
    b.pass(minute);
    b.restart();
    b.hear("line-1", b.record(1, 1));
    b.restart();
    b.pass(40 * minute);
    CHECK(b.totals().visits == 1);
    CHECK(b.totals().customers == 1);
    REQUIRE(b.snapshot().visits.size() == 1);
    CHECK(b.snapshot().visits[0].card_tail == "0843");
    b.restart();
    b.pass(40 * minute);
    CHECK(b.totals().visits == 1);
    CHECK(b.sent("visit") == 1);
}

TEST_CASE("an identity without fuel is dropped and tells head office nothing", "[core]")
{
    core_bench b;
    b.present_card(1, "9030360000000843");
    b.pass(31 * minute);
    CHECK(b.totals().visits == 0);
    CHECK(b.totals().customers == 0);
    CHECK(b.outbox().empty());
    b.restart();
    b.pass(31 * minute);
    CHECK(b.outbox().empty());
}

TEST_CASE("a late record of the same car makes the next revision", "[core]")
{
    core_bench b;
    b.present_card(1, "9030360000000843");
    b.fuel(1, 1);
    b.pass(4 * minute);
    b.present_card(2, "9030360000000843");
    b.fuel(2, 2);
    b.pass(4 * minute);
    CHECK(b.totals().visits == 1);
    CHECK(b.totals().fuellings_stored == 2);
    CHECK(b.sent("visit") == 2);
}

TEST_CASE("a customer who stays away is flagged after his grace, and a visit closes the flag",
          "[core]")
{
    core_bench b;
    for (int i = 0; i < 6; ++i) {
        b.visit_by_card(i + 1, "9030360000000843");
        b.pass(day - 6 * minute);
        for (int more = 0; more < 6; ++more)  // alive on the days between, or they do not count
            b.pass(day);
        CHECK(b.totals().flags == 0);
    }
    int days = 7;
    for (; b.totals().flags == 0 && days < 40; ++days)
        b.pass(day);
    CHECK(days == 11);
    const auto list = b.wait(b.business->flags());
    REQUIRE(list.flags.size() == 1);
    CHECK(list.flags[0].cycle_days == 7);
    CHECK(list.flags[0].level == recall_level::late);
    CHECK(list.flags[0].elapsed_days == 11);
    CHECK(list.flags[0].title == "••0843");
    CHECK_FALSE(list.flags[0].can_call);
    CHECK(list.flags[0].visits.size() == 6);
    CHECK(b.sent("flag") == 1);
    CHECK(b.wait(b.business->run_round()).days == 0);
    CHECK(b.sent("flag") == 1);

    b.visit_by_card(99, "9030360000000843");
    CHECK(b.totals().flags == 0);
    CHECK(b.sent("flag") == 2);
    b.restart();
    CHECK(b.totals().flags == 0);
    CHECK(b.sent("flag") == 2);
}

TEST_CASE("nozzle events cost no commit of their own", "[core]")
{
    core_bench b;
    const auto before = std::filesystem::file_size(b.folder() / "station.db-wal");
    b.lift(1);
    b.hang_up(1);
    b.hear("line-1", drivers::fell_silent{2});
    CHECK(std::filesystem::file_size(b.folder() / "station.db-wal") == before);
    CHECK(b.snapshot().points.at(1).silent);
}

TEST_CASE("running figures reach the screen and never the store", "[core]")
{
    core_bench b;
    b.lift(1);
    const auto before = std::filesystem::file_size(b.folder() / "station.db-wal");
    b.hear("line-1", drivers::fuelling_progress{1, 1, {12'340}, {9'290}, {7'529}});
    CHECK(b.snapshot().points.at(0).volume.count == 12'340);
    CHECK(std::filesystem::file_size(b.folder() / "station.db-wal") == before);
}

TEST_CASE("while the store cannot be written nothing is acknowledged, and later all of it is",
          "[core]")
{
    core_bench b;
    b.lift(1);
    b.pass(minute);
    b.hang_up(1);
    // Another program holds the write lock for longer than we wait.
    SQLite::Database other((b.folder() / "station.db").string(), SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    b.hear("line-1", b.record(1, 1));
    CHECK(b.acknowledged.empty());
    REQUIRE(b.business->health());
    CHECK_FALSE(b.business->health()->remedy.empty());
    b.hear("line-1", b.record(1, 1));
    CHECK(b.acknowledged.empty());
    other.exec("ROLLBACK");
    b.pass(6'000);
    b.hear("line-1", b.record(1, 1));
    CHECK_FALSE(b.business->health());
    CHECK_FALSE(b.acknowledged.empty());
    b.pass(4 * minute);
    CHECK(b.totals().fuellings_stored == 1);
    CHECK(b.totals().visits == 1);
}

TEST_CASE("an ordinary visit costs three commits", "[core]")
{
    core_bench b;
    b.visit_by_card(1, "9030360000000843");
    b.pass(day);
    SQLite::Database watcher((b.folder() / "station.db").string(), SQLite::OPEN_READONLY);
    const auto version = [&] { return watcher.execAndGet("PRAGMA data_version").getInt64(); };
    int changes = 0;
    auto last = version();
    const auto count = [&] {
        const auto v = version();
        changes += v != last ? 1 : 0;
        last = v;
    };
    b.present_card(1, "9030360000000843");
    count();
    b.lift(1);
    count();
    b.pass(minute);
    count();
    b.hang_up(1);
    count();
    b.hear("line-1", b.record(1, 2));
    count();
    b.pass(4 * minute);
    count();
    CHECK(changes == 3);
}

TEST_CASE("what head office keeps refusing is listed with its number, its kind and the reason",
          "[core]")
{
    core_bench b;
    b.visit_by_card(1, "9030360000000843");
    CHECK(b.snapshot().backlog.set_aside_records.empty());
    const auto refused = b.outbox().back();
    b.wait(b.business->outbox().set_aside(refused.seq, "missing_field", "body.point: is missing"));
    const auto shown = b.snapshot().backlog;
    CHECK(shown.set_aside == 1);
    REQUIRE(shown.set_aside_records.size() == 1);
    CHECK(shown.set_aside_records[0].seq == refused.seq);
    CHECK(shown.set_aside_records[0].kind == refused.kind);
    CHECK(shown.set_aside_records[0].at == refused.at);
    CHECK(shown.set_aside_records[0].code == "missing_field");
    CHECK(shown.set_aside_records[0].text == "body.point: is missing");
}
