// What was found damaged is told to people, once per row, until it is gone.
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>
#include <SQLiteCpp/Database.h>

#include <fstream>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

constexpr auto card = "9030360000000843";

view::damage damage_of(core_bench& b)
{
    return b.wait(b.business->damage());
}

void change_on_disk(core_bench& b, const std::string& sql)
{
    SQLite::Database other((b.folder() / "station.db").string(), SQLite::OPEN_READWRITE);
    other.exec(sql);
}

}  // namespace

TEST_CASE("a visit that changed on disk is counted once, also over a restart", "[core][damage]")
{
    core_bench b;
    b.visit_by_card(1, card);
    b.pass(day);
    b.visit_by_card(2, card);
    const auto who = b.snapshot().visits.at(0).customer.value().id;
    CHECK(damage_of(b).visits == 0);
    change_on_disk(b, "UPDATE visit SET served_by = '9999' WHERE id = (SELECT min(id) FROM visit)");
    b.changes.clear();
    CHECK(b.wait(b.business->customer(who))->visits.size() == 1);
    b.pass(11 * minute);
    CHECK(damage_of(b).visits == 1);
    CHECK(std::any_of(b.changes.begin(), b.changes.end(),
                      [](const auto& c) { return std::holds_alternative<health_changed>(c); }));
    CHECK(b.wait(b.business->customer(who))->visits.size() == 1);
    b.pass(11 * minute);
    b.restart();
    CHECK(damage_of(b).visits == 1);
    CHECK(damage_of(b).facts == 0);
}

TEST_CASE("a record of a pump that changed on disk is counted", "[core][damage]")
{
    core_bench b;
    b.present_card(1, card);
    b.lift(1);
    b.stop();
    change_on_disk(b, "UPDATE fact SET point = 2 WHERE kind = 'card_presented'");
    b.start();
    CHECK(damage_of(b).facts == 1);
    CHECK(damage_of(b).visits == 0);
}

TEST_CASE("a file that was set aside is listed until somebody takes it away", "[core][damage]")
{
    core_bench b;
    b.visit_by_card(1, card);
    b.stop();
    std::ofstream(b.folder() / "station.db", std::ios::trunc) << std::string(8192, 'x');
    b.start();
    const auto found = damage_of(b).files;
    REQUIRE(found.size() == 1);
    CHECK(found[0].name.starts_with("station.db.damaged-"));
    CHECK(found[0].found == b.now);
    b.restart();
    CHECK(damage_of(b).files.size() == 1);
    std::filesystem::remove(b.folder() / found[0].name);
    CHECK(damage_of(b).files.empty());
}
