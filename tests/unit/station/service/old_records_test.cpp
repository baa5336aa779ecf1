// What the station lets go of by the clock, each kind after its own time, and nothing with it that
// is still needed.
#include "station/service/old_records.hpp"
#include "station/store/old_copies.hpp"
#include "sync/sealing/sealing.hpp"
#include "tests/support/core_bench.hpp"
#include "tests/unit/station/store/sample.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

std::int64_t count(temp_store& s, const char* of)
{
    return s->db().integer((std::string("SELECT count(*) FROM ") + of).c_str());
}

void prune(temp_store& s, utc_ms now)
{
    while (prune_old_records(*s, now).rows > 0) {}
}

void add_contact(temp_store& s, const customer& c, std::int64_t n, const std::string& flag)
{
    s->flags.add_contact(
        {sample_id(n), flag, c.id, "1046", "phone", true, "price", "", std::nullopt, noon},
        "a note", c.key_id);
}

void add_flag(temp_store& s, const customer& c, std::int64_t n, flag_state state)
{
    s->db().run(("INSERT INTO flag VALUES ('" + sample_id(n) + "', 1, '" + c.id + "', " +
                 std::to_string(static_cast<int>(state)) +
                 ", 2, 7, 20000, 20007, 20010, NULL, 0, 0, 1, '', '', 0)")
                    .c_str());
}

}  // namespace

TEST_CASE("each kind of old record goes after its own time", "[retention]")
{
    temp_store s;
    const auto c = sample_customer(*s, 1);
    s->customers.insert(c);
    for (int i = 0; i < 450; ++i)  // more than two slices
        s->customers.add_answer(
            {"a" + std::to_string(i), sample_id(i), c.id, 1, "not_shown", {20'602}, noon, "1046"});
    s->notes.add_import({"i1", noon, 1, 1, 0, 0});
    s->notes.add_noise({"line-1", noon, "bad_check_byte", {1, 2, 3}});
    const auto left = [&](std::int64_t after, const char* table) {
        prune(s, noon + after);
        return count(s, table);
    };
    CHECK(left(45 * day, "line_noise") == 1);
    CHECK(left(45 * day + 1, "line_noise") == 0);
    CHECK(left(400 * day, "answer") == 450);
    CHECK(count(s, "import_run") == 1);
    CHECK(left(400 * day + 1, "answer") == 0);
    CHECK(count(s, "import_run") == 0);
    CHECK(count(s, "customer") == 1);
}

TEST_CASE("who is on duty is known however long ago he said so", "[retention]")
{
    temp_store s;
    s->notes.add_duty({"d1", "1046", true, noon});
    s->notes.add_duty({"d2", "1046", false, noon + day});
    s->notes.add_duty({"d3", "1051", false, noon});
    s->notes.add_duty({"d4", "1051", true, noon + day});
    prune(s, noon + 731 * day);
    CHECK(count(s, "duty") == 4);
    prune(s, noon + 2000 * day);
    CHECK(count(s, "duty") == 2);
    CHECK(s->notes.on_duty() == std::vector<std::string>{"1051"});
}

TEST_CASE("a note about a customer is kept a year, and while his flag is up", "[retention]")
{
    temp_store s;
    const auto c = sample_customer(*s, 1);
    s->customers.insert(c);
    add_flag(s, c, 10, flag_state::closed);
    add_flag(s, c, 11, flag_state::raised);
    add_contact(s, c, 20, sample_id(10));
    add_contact(s, c, 21, sample_id(11));
    add_contact(s, c, 22, "");
    prune(s, noon + 365 * day);
    CHECK(count(s, "contact WHERE sealed_note IS NOT NULL") == 3);
    prune(s, noon + 366 * day);
    CHECK(count(s, "contact") == 3);
    const auto left = s->flags.contacts_of(c.id);
    REQUIRE(left.size() == 3);
    CHECK(left[0].note.empty());
    CHECK(left[1].note == "a note");
    CHECK(left[2].note.empty());
    CHECK(left[0].record.cause == "price");
}

TEST_CASE("a card that is nobody's goes 90 days after it was last seen, and is sealed again",
          "[retention]")
{
    core_bench b;
    const auto key = sealing::to_text(sealing::public_key_of(sealing::generate()));
    b.business->set_head_office_key(key);
    b.step();
    const auto cards = [&] {
        return database(b.folder() / "station.db", access::read)
            .integer("SELECT count(*) FROM card WHERE customer IS NULL AND sealed <> ''");
    };
    const std::string number = "1000113200000004321";
    b.present_card(1, number);  // and no fuelling: he drove on
    b.pass(60 * minute);
    REQUIRE(cards() == 1);
    b.pass(60 * day);
    b.present_card(1, number);
    b.pass(80 * day);
    CHECK(cards() == 1);
    b.pass(11 * day);
    CHECK(cards() == 0);
    b.present_card(1, number);
    CHECK(cards() == 1);
}

TEST_CASE("copies that an upgrade or a damage left behind go after seven days", "[retention]")
{
    const temp_folder folder;
    const auto add = [&](const std::string& name) { write_file(folder.path() / name, "old"); };
    const std::string at = std::to_string(noon.since_epoch);
    for (const auto& name : {std::string("station.db"), std::string("station.db-wal"),
                             "station.db.damaged-" + at, "station.db.damaged-" + at + "-wal",
                             std::string("keys.db.before-v2"), std::string("station.db.damaged-x")})
        add(name);
    const auto written = std::filesystem::last_write_time(folder.path() / "keys.db.before-v2");
    const auto real_now = std::chrono::duration_cast<std::chrono::milliseconds>(
                              std::chrono::file_clock::to_sys(written).time_since_epoch())
                              .count();
    CHECK(remove_old_copies(folder.path(), noon) == 0);
    CHECK(remove_old_copies(folder.path(), noon + 1) == 2);
    CHECK(remove_old_copies(folder.path(), {real_now + 2000}) == 1);
    CHECK(std::filesystem::exists(folder.path() / "station.db"));
    CHECK(std::filesystem::exists(folder.path() / "station.db-wal"));
    CHECK(std::filesystem::exists(folder.path() / "station.db.damaged-x"));
    CHECK(remove_old_copies(folder.path() / "nowhere", noon) == 0);
}

TEST_CASE("the station removes old copies by itself", "[retention]")
{
    core_bench b;
    const auto copy = b.folder() / ("keys.db.damaged-" + std::to_string(first_noon.since_epoch));
    write_file(copy, "old");
    b.pass(6 * day);
    CHECK(std::filesystem::exists(copy));
    b.pass(2 * day);
    CHECK_FALSE(std::filesystem::exists(copy));
}
