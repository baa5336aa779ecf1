#include "station/store/salvage.hpp"
#include "tests/unit/station/store/sample.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

constexpr int rows = 400;
constexpr std::size_t page = 4096;

void fill(temp_store& s)
{
    transaction tx(s->db());
    for (int i = 1; i <= rows; ++i) {
        s->facts.add(fuelling_fact(i, "rec/" + std::to_string(i)), {20'602}, false);
        s->visits.save(sample_visit(i), std::nullopt);
        append_visit(*s, i);
    }
    tx.commit();
    s->truncate_log();
}

// What is still there must be what was written.
void check_sound(temp_store& s)
{
    for (const auto& v : s->visits.ended_since(utc_ms{0}, 10'000)) {
        CHECK(volume_of(v).count == 31'400);
        CHECK(v.served_by == "1046");
    }
    for (const auto& e : s->outbox.pending(0, 10'000))
        CHECK((e.kind == "withheld" || e.body.find("31400") != std::string::npos));
}

}  // namespace

TEST_CASE("a zeroed page: the file is set aside and the intact rows are saved", "[store][damage]")
{
    temp_store s;
    fill(s);
    const auto file = s.home().station_file();
    s.close();
    const auto whole = read_file(file);
    int salvaged = 0;
    // Every page in turn would take minutes; a step that is prime to the layout meets all kinds.
    for (std::size_t at = page; at + page <= whole.size(); at += 13 * page) {
        auto torn = whole;
        std::fill_n(torn.begin() + static_cast<std::ptrdiff_t>(at), page, '\0');
        write_file(file, torn);
        s.open();
        if (!s->opening().damaged_file.empty()) {
            ++salvaged;
            CHECK(std::filesystem::exists(s->opening().damaged_file));
            CHECK(s->opening().rows_saved > rows);
        }
        check_sound(s);
        CHECK(s->db().text("PRAGMA integrity_check") == "ok");
        s.close();
    }
    CHECK(salvaged > 0);
}

TEST_CASE("lost numbers give the store a new identity, so that nothing is taken for sent",
          "[store][damage]")
{
    temp_store s;
    fill(s);
    const auto epoch = s->outbox.identity("S1").epoch;
    SECTION("in the middle, by a salvage")
    {
        s->db().run("DELETE FROM outbox WHERE seq = 17");
        s->notes.set_value("check_outbox", "1");
    }
    SECTION("at the end, however that came")
    {
        s->db().run("DELETE FROM outbox WHERE seq = 400");
    }
    s.restart();
    CHECK(s->opening().new_epoch);
    CHECK(s->outbox.identity("S1").epoch != epoch);
    CHECK(s->outbox.identity("S1").last_seq == rows - 1);
}

TEST_CASE("a salvage asks for the count of numbers, also when the power fails before it",
          "[store][damage]")
{
    temp_store s;
    fill(s);
    const auto file = s.home().station_file();
    s.close();
    auto torn = read_file(file);
    std::fill_n(torn.begin() + static_cast<std::ptrdiff_t>(torn.size() / 2 / page * page), page,
                '\0');
    write_file(file, torn);
    const auto keys =
        derive_station_keys(read_or_make_station_key(s.folder() / "station.key", true));
    salvage_station(file, row_tagger(keys.row_tag), noon);
    {
        database db(file, access::write);
        CHECK(db.text("SELECT value FROM station_state WHERE name = 'check_outbox'") == "1");
        db.run("DELETE FROM outbox WHERE seq = 17");
    }
    s.open();
    CHECK(s->opening().new_epoch);
    CHECK_FALSE(s->notes.value("check_outbox"));
}

TEST_CASE("an ordinary start does not read the records that wait", "[store]")
{
    const auto pages_read = [](int waiting) {
        temp_store s;
        {
            transaction tx(s->db());
            for (int i = 1; i <= waiting; ++i)
                append_visit(*s, i);
            tx.commit();
        }
        s->truncate_log();
        s.restart();
        int pages = 0;
        int ignored = 0;
        ::sqlite3_db_status(s->db().raw().getHandle(), SQLITE_DBSTATUS_CACHE_MISS, &pages, &ignored,
                            0);
        return pages;
    };
    const int few = pages_read(20);
    CHECK(few > 0);
    CHECK(pages_read(8'000) <= few + 8);
}

TEST_CASE("a file that is no database is set aside and a new store begun", "[store][damage]")
{
    temp_store s;
    const auto file = s.home().station_file();
    s.close();
    write_file(file, std::string(8192, 'x'));
    s.open();
    CHECK(read_file(s->opening().damaged_file).substr(0, 3) == "xxx");
    CHECK(s->db().integer("SELECT count(*) FROM fact") == 0);
}

TEST_CASE("a truncated file: what is left of it is saved and the store goes on", "[store][damage]")
{
    temp_store s;
    fill(s);
    const auto file = s.home().station_file();
    const auto before = s->outbox.identity("S1");
    s.close();
    const auto whole = read_file(file);
    for (const std::size_t kept : {whole.size() - page, whole.size() / 2, 3 * page, page / 2}) {
        write_file(file, whole.substr(0, kept));
        s.open();
        INFO(kept << " of " << whole.size() << " bytes");
        CHECK_FALSE(s->opening().damaged_file.empty());
        const auto after = s->outbox.identity("S1");
        CHECK((after.last_seq == before.last_seq || after.epoch != before.epoch));
        check_sound(s);
        CHECK(s->facts.add(fuelling_fact(rows + 1, "after"), {20'602}, true));
        CHECK(s->db().text("PRAGMA integrity_check") == "ok");
        s.close();
    }
}

TEST_CASE("damage in a file too large to check at each start is found when something fails",
          "[store][damage]")
{
    temp_store s;
    fill(s);
    const auto file = s.home().station_file();
    const auto small = std::filesystem::file_size(file);
    {
        transaction tx(s->db());
        for (int i = 1; i <= 34; ++i)
            s->notes.set_value("large/" + std::to_string(i), std::string(1024 * 1024, 'x'));
        tx.commit();
    }
    s.close();
    auto whole = read_file(file);
    REQUIRE(whole.size() > 32 * 1024 * 1024);
    for (std::size_t at = small / 3 / page * page; at + page <= small; at += 7 * page)
        std::fill_n(whole.begin() + static_cast<std::ptrdiff_t>(at), page, '\0');
    write_file(file, whole);
    CHECK_THROWS_AS(
        [&] {
            s.open();
            s->check();
        }(),
        store_error);
    s.restart();  // as the agent does by itself
    CHECK_FALSE(s->opening().damaged_file.empty());
    CHECK(s->db().text("PRAGMA integrity_check") == "ok");
    check_sound(s);
    s.restart();
    CHECK(s->opening().damaged_file.empty());
}

TEST_CASE("rows that had changed before the file was set aside are counted as lost, each once",
          "[store][damage]")
{
    temp_store s;
    fill(s);
    s->db().run("UPDATE visit SET served_by = '9999' WHERE id IN (SELECT id FROM visit ORDER BY id "
                "LIMIT 3)");
    s->notes.note_damaged("visit", sample_id(1), noon);
    CHECK(s->notes.damaged("visit") == 1);
    s->truncate_log();
    const auto file = s.home().station_file();
    s.close();
    const auto whole = read_file(file);
    write_file(file, whole.substr(0, whole.size() - page));
    s.open();
    REQUIRE(s->opening().salvaged.size() == 1);
    const auto& saved = s->opening().salvaged.front();
    CHECK(saved.lost == 3);
    CHECK(saved.rows == s->opening().rows_saved);
    CHECK(s->notes.salvaged(saved.aside.filename().string()) == std::pair(saved.rows, saved.lost));
    CHECK(s->notes.damaged("visit") == 0);  // they are not in the new file
}

TEST_CASE("without keys.db nothing is opened, and an empty one says that the old keys are gone",
          "[store][damage]")
{
    temp_store s;
    s->customers.insert(sample_customer(*s, 1));
    const auto keys = s.home().keys_file();
    s.close();
    const auto whole = read_file(keys);
    std::filesystem::remove(keys);
    try {
        s.open();
        FAIL("a store without its keys was opened");
    } catch (const store_error& e) {
        CHECK(e.where() == keys.string());
        CHECK(e.remedy().find("the same backup") != std::string::npos);
    }
    s.close();
    CHECK_FALSE(std::filesystem::exists(keys));
    write_file(keys, whole);
    s.open();
    CHECK(s->customers.find(sample_id(1))->address == "王先生");
    s.close();
    write_file(keys, "");
    s.open();
    CHECK(s->customers.find(sample_id(1))->address.empty());
    CHECK(s->facts.add(fuelling_fact(1, "after"), {20'602}, true));
}

TEST_CASE("the keys.db of another station is not used", "[store][damage]")
{
    temp_store s, other;
    const auto theirs = other.home().keys_file();
    other.close();
    const auto foreign = read_file(theirs);
    const auto keys = s.home().keys_file();
    s.close();
    write_file(keys, foreign);
    try {
        s.open();
        FAIL("the keys of another station were used");
    } catch (const key_error& e) {
        CHECK(std::string(e.what()).find(keys.string()) != std::string::npos);
        CHECK(std::string(e.what()).find("the keys.db, that belongs to") != std::string::npos);
    }
}

TEST_CASE("a visit row changed on disk is not shown as a visit", "[store][damage]")
{
    temp_store s;
    fill(s);
    s->db().run("UPDATE visit SET served_by = '9999' WHERE id = (SELECT min(id) FROM visit)");
    CHECK(s->visits.ended_since(utc_ms{0}, 10'000).size() == rows - 1);
    CHECK(s->visits.damaged().size() == 1);
    CHECK(s->visits.ended_since(utc_ms{0}, 10'000).size() == rows - 1);
    CHECK(s->visits.damaged() == std::set{sample_id(1)});  // read twice, counted once
    s->db().run("UPDATE fact SET body = replace(body, '31400', '31401') WHERE key = 'rec/5'");
    CHECK_FALSE(s->facts.find(sample_id(5)));
    CHECK(s->facts.damaged() == std::set{sample_id(5)});
}

TEST_CASE("the copy of database and log at any moment holds every commit before it",
          "[store][damage]")
{
    temp_store s;
    const temp_folder copies;
    for (int i = 1; i <= 30; ++i) {
        transaction tx(s->db());
        s->facts.add(fuelling_fact(i, "rec/" + std::to_string(i)), {20'602}, true);
        s->visits.save(sample_visit(i), std::nullopt);
        append_visit(*s, i);
        tx.commit();
        const auto copy = copies.path() / std::to_string(i);
        std::filesystem::create_directory(copy);
        for (const auto* name :
             {"station.db", "station.db-wal", "keys.db", "keys.db-wal", "station.key"})
            if (std::filesystem::exists(s.folder() / name))
                std::filesystem::copy_file(s.folder() / name, copy / name);
        const store_home home(copy, {});
        store again(home, noon);
        CHECK(again.facts.still_open().size() == static_cast<std::size_t>(i));
        CHECK(again.outbox.identity("S1").last_seq == i);
        CHECK(again.visits.ended_since(utc_ms{0}, 100).size() == static_cast<std::size_t>(i));
    }
}
