#include "station/store/store.hpp"

#include "station/store/fact_body.hpp"
#include "station/store/migrate.hpp"
#include "tests/support/ordinary_user.hpp"
#include "tests/unit/station/store/sample.hpp"

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

constexpr business_day today{20'602};

template <class F>
store_fault fault_of(F work)
{
    try {
        work();
    } catch (const store_error& e) {
        return e.fault();
    }
    FAIL("no store_error");
    return store_fault::other;
}

// The sentence that a person reads; in a process of its own, where Catch has no say.
template <class F>
std::string refusal(F work)
{
    try {
        work();
    } catch (const store_error& e) {
        return e.what();
    }
    return "not refused";
}

}  // namespace

TEST_CASE("SipHash agrees with its paper", "[store]")
{
    // Appendix A: key 00..0f, message 00..0e.
    bytes message(15);
    for (std::size_t i = 0; i < 15; ++i)
        message[i] = static_cast<std::uint8_t>(i);
    CHECK(siphash24(0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL, message) ==
          0xa129ca6149be45e5ULL);
}

TEST_CASE("the same fact offered twice is stored once", "[store]")
{
    temp_store s;
    transaction tx(s->db());
    CHECK(s->facts.add(fuelling_fact(1, "rec/1"), today, true));
    CHECK_FALSE(s->facts.add(fuelling_fact(2, "rec/1"), today, true));
    tx.commit();
    CHECK(s->facts.still_open().size() == 1);
}

TEST_CASE("every kind of fact comes back as it was stored", "[store]")
{
    fuelling_recorded wrong_clock;
    wrong_clock.live = true;
    wrong_clock.clock_offset_s = -28'800;
    wrong_clock.time_unknown = true;
    wrong_clock.card.reset();
    wrong_clock.opened_by = "beef";
    const std::vector<fact_content> all{
        nozzle_lifted{2},
        nozzle_hung_up{2},
        std::get<fuelling_recorded>(fuelling_fact(1, "x").content),
        card_presented{{"cafe", "0843", ""}, 1},
        card_removed{"cafe"},
        plate_entered{{"豫A12345", plate_kind::green}, "Jetta", "white", "1046"},
        employee_on_duty{"1046", {3, 4}},
        employee_off_duty{"1046"},
        device_silent{},
        device_back{},
        visit_act{.what = act_kind::correct,
                  .visit = sample_id(7),
                  .plate = plate{"豫A12345", plate_kind::green},
                  .model = "Jetta",
                  .colour = "",
                  .customer = sample_id(8)},
        wrong_clock};
    temp_store s;
    std::int64_t n = 0;
    for (const auto& content : all) {
        ++n;
        auto f = fuelling_fact(n, "k" + std::to_string(n));
        f.content = content;
        s->facts.add(f, today, true);
    }
    s.restart();
    const auto back = s->facts.still_open();
    REQUIRE(back.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(back[i].content.index() == all[i].index());
        CHECK(fact_body(back[i].content) == fact_body(all[i]));
    }
    const plate green{"豫A12345", plate_kind::green};
    CHECK(std::get<plate_entered>(back[5].content).plate == green);
    CHECK(std::get<employee_on_duty>(back[6].content).points == std::vector<int>{3, 4});
    CHECK(std::get<visit_act>(back[10].content).plate == green);
    CHECK(std::get<visit_act>(back[10].content).customer == sample_id(8));
    CHECK(std::get<fuelling_recorded>(back[11].content).opened_by == "beef");
    s->db().run("DELETE FROM open_fact");
    s->facts.strip_tokens("", 100, "~", [](const std::string& t) { return t == "beef"; });
    CHECK(std::get<fuelling_recorded>(s->facts.find(back[11].id)->content).opened_by.empty());
    CHECK(std::get<fuelling_recorded>(back[11].content).clock_offset_s == -28'800);
}

TEST_CASE("a settled fact no longer waits for a visit, but stays", "[store]")
{
    temp_store s;
    const auto f = fuelling_fact(1, "rec/1");
    s->facts.add(f, today, true);
    s->facts.settle(f.id);
    CHECK(s->facts.still_open().empty());
    CHECK(s->facts.find(f.id)->key == "rec/1");
}

TEST_CASE("a visit row is its highest revision and a repeat changes nothing", "[store]")
{
    temp_store s;
    auto v = sample_visit(1);
    CHECK(s->visits.save(v, std::nullopt));
    CHECK_FALSE(s->visits.save(v, std::nullopt));
    v.revision = 2;
    v.fuellings.push_back(v.fuellings.front());
    v.fuellings.back().grade = "AdBlue";
    CHECK(s->visits.save(v, std::nullopt));
    v.revision = 1;
    CHECK_FALSE(s->visits.save(v, std::nullopt));
    const auto back = s->visits.find(v.id);
    REQUIRE(back);
    CHECK(back->revision == 2);
    CHECK(back->fuellings.size() == 2);
    CHECK(volume_of(*back).count == 62'800);
}

TEST_CASE("a second agent on the same store is told who holds it", "[store]")
{
    temp_store s;
    std::string message;
    try {
        store_home second(s.folder(), {});
    } catch (const store_error& e) {
        CHECK(e.fault() == store_fault::held);
        message = e.what();
    }
    CHECK(message.find("process " + std::to_string(::getpid())) != std::string::npos);
    CHECK(message.find("stop that process") != std::string::npos);
}

TEST_CASE("the lock of an agent that was killed holds nobody back", "[store]")
{
    const temp_folder folder;
    const auto child = ::fork();
    if (child == 0) {
        store_home home(folder.path(), {});
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK_NOTHROW(store_home(folder.path(), {}));
}

TEST_CASE("a store made by a newer program is refused with a remedy", "[store]")
{
    temp_store s;
    s->db().run("PRAGMA user_version = 999");
    s.close();
    CHECK(fault_of([&] { s.open(); }) == store_fault::too_new);
    CHECK_FALSE(std::filesystem::exists(s.folder() / "station.db.before-v1000"));
}

TEST_CASE("a store of version 1 is migrated after a backup and keeps its rows", "[store]")
{
    const temp_folder folder;
    const auto file = folder.path() / "station.db";
    std::filesystem::copy_file(
        std::string(THIRDVISIT_SOURCE_DIR) + "/tests/stores/v0001-station.db", file);
    {
        database db(file, access::write);
        REQUIRE(db.integer("PRAGMA user_version") == 1);
        migrate(db, station_migrations());
        CHECK(db.integer("PRAGMA user_version") == station_migrations().back().number);
        CHECK(db.integer("SELECT count(*) FROM visit") == 3);
        CHECK(db.integer("SELECT count(*) FROM line_noise") == 0);
    }
    database backup(folder.path() / "station.db.before-v2", access::read);
    CHECK(backup.integer("PRAGMA user_version") == 1);
    CHECK(backup.integer("SELECT count(*) FROM visit") == 3);
}

TEST_CASE("the store of version 2 finds a customer's visits by the new index", "[store]")
{
    const temp_folder folder;
    const auto file = folder.path() / "station.db";
    std::filesystem::copy_file(
        std::string(THIRDVISIT_SOURCE_DIR) + "/tests/stores/v0002-station.db", file);
    database db(file, access::write);
    REQUIRE(db.integer("PRAGMA user_version") == 2);
    migrate(db, station_migrations());
    CHECK(db.integer("SELECT count(*) FROM visit") == 3);
    CHECK(db.integer("SELECT count(*) FROM heartbeat") == 1);
    CHECK(db.integer("SELECT count(*) FROM closed_day") == 1);
    statement plan(db, "EXPLAIN QUERY PLAN SELECT id FROM visit WHERE customer = 'x'");
    REQUIRE(plan.query());
    CHECK(plan.text(3).find("visit_days") != std::string::npos);
    plan.reset();
    statement all(db, "EXPLAIN QUERY PLAN SELECT customer, day, coalesce(plate_token, ''), "
                      "volume_ml FROM visit WHERE customer IS NOT NULL AND status BETWEEN 1 AND 2 "
                      "AND day >= 1 ORDER BY customer, day, begun_ms");
    REQUIRE(all.query());
    CHECK(all.text(3).find("COVERING INDEX visit_days") != std::string::npos);
    CHECK_FALSE(all.step());  // no sorting
}

TEST_CASE("the store of version 6 keeps its customers, and hints may be stored", "[store]")
{
    const temp_folder folder;
    const auto file = folder.path() / "station.db";
    std::filesystem::copy_file(
        std::string(THIRDVISIT_SOURCE_DIR) + "/tests/stores/v0006-station.db", file);
    database db(file, access::write);
    REQUIRE(db.integer("PRAGMA user_version") == 6);
    migrate(db, station_migrations());
    CHECK(db.integer("SELECT count(*) FROM customer") == 2);
    CHECK(db.integer("SELECT count(*) FROM customer_class") == 1);
    hint_table hints(db);
    const auto who = db.text("SELECT min(id) FROM customer");
    hints.save({who, {volume_change::low, {80'000}, {160'000}}}, {20'605});
    hints.save({"nobody", {volume_change::low, {80'000}, {160'000}}}, {20'605});
    REQUIRE(hints.all().size() == 1);
    CHECK(hints.all().front().hint == volume_hint{volume_change::low, {80'000}, {160'000}});
    CHECK(hints.raise_care({"t-1", who, "v-1", "1046", noon}));
    CHECK_FALSE(hints.raise_care({"t-2", who, "v-2", "1046", noon}));  // one open is enough
}

TEST_CASE("organisations that were stored before there was an index of initials get one", "[store]")
{
    temp_store s;
    for (int i = 1; i <= 3; ++i) {
        auto c = sample_customer(*s, i);
        c.organisation = i == 1 ? "运达物流" : i == 2 ? "黄河水务" : "河南运达汽修";
        s->customers.insert(c);
    }
    s->db().run("DELETE FROM blind WHERE kind = 4");
    CHECK(s->customers.organisations_like("yd", 6).empty());
    std::string after;
    int slices = 0;
    do {
        after = s->customers.index_organisations(after, 2);
        ++slices;
    } while (!after.empty());
    CHECK(slices == 3);
    CHECK(s->customers.organisations_like("yd", 6) ==
          std::vector<std::string>{"运达物流", "河南运达汽修"});  // who begins so comes first
    CHECK(s->customers.organisations_like("yd", 1).size() == 1);
    const auto c = s->customers.find(sample_id(1));
    REQUIRE(c);
    auto gone = *c;
    s->customers.forget(gone);
    CHECK(s->customers.organisations_like("ydwl", 6).empty());
}

TEST_CASE("the store of version 5 keeps its pairs, and nobody is merged yet", "[store]")
{
    const temp_folder folder;
    const auto file = folder.path() / "station.db";
    std::filesystem::copy_file(
        std::string(THIRDVISIT_SOURCE_DIR) + "/tests/stores/v0005-station.db", file);
    database db(file, access::write);
    REQUIRE(db.integer("PRAGMA user_version") == 5);
    db.run(
        "INSERT OR IGNORE INTO customer VALUES "
        "('01J00000000000000000000001', 1, 0, 1, 901, NULL, NULL, '', NULL, '', 0, 0, NULL, 1, 1),"
        "('01J00000000000000000000002', 1, 0, 1, 902, NULL, NULL, '', NULL, '', 0, 0, NULL, 1, 1)");
    db.run("DELETE FROM twin");
    db.run("INSERT INTO twin VALUES ('01J00000000000000000000001', '01J00000000000000000000002', "
           "'same_plate', 2000, 0, '')");
    migrate(db, station_migrations());
    twin_table twins(db);
    merge_table merges(db);
    REQUIRE(twins.open(10).size() == 1);
    const auto pair = twins.open(10)[0];
    CHECK(merges.standing(10).empty());
    CHECK(merges.survivor_of(pair.b) == pair.b);
    merge_row m;
    m.record.id = "01J0000000000000000000000M";
    m.record.survivor = pair.a;
    m.record.merged = pair.b;
    merges.add(m);
    CHECK(merges.survivor_of(pair.b) == pair.a);
    CHECK(twins.open(10).empty());
}

TEST_CASE("a migration cut in the middle goes on at the next start", "[store]")
{
    const temp_folder folder;
    const auto file = folder.path() / "station.db";
    std::filesystem::copy_file(
        std::string(THIRDVISIT_SOURCE_DIR) + "/tests/stores/v0001-station.db", file);
    std::vector<migration> cut(station_migrations().begin(), station_migrations().end());
    const std::string torn =
        std::string(cut[1].sql.substr(0, cut[1].sql.find("closed_day"))) + " CREATE NONSENSE";
    cut[1].sql = torn;
    {
        database db(file, access::write);
        CHECK_THROWS_AS(migrate(db, cut), store_error);
        CHECK(db.integer("PRAGMA user_version") == 1);
    }
    database db(file, access::write);
    migrate(db, station_migrations());
    CHECK(db.integer("PRAGMA user_version") == station_migrations().back().number);
}

TEST_CASE("a commit is synced before it is told: full durability, deleted content overwritten",
          "[store]")
{
    temp_store s;
    CHECK(s->db().integer("PRAGMA synchronous") == 2);
    CHECK(s->db().text("PRAGMA journal_mode") == "wal");
    CHECK(s->db().integer("PRAGMA secure_delete") == 1);
    CHECK(s->db().integer("PRAGMA foreign_keys") == 1);
    CHECK(s->db().integer("PRAGMA wal_autocheckpoint") >= 1000);
}

TEST_CASE("a full disk is a fault with a name, and the store goes on when space returns", "[store]")
{
    temp_store s;
    const auto pages = s->db().integer("PRAGMA page_count");
    s->db().run(("PRAGMA max_page_count = " + std::to_string(pages + 2)).c_str());
    std::int64_t stored = 0;
    const auto fill = [&] {
        for (;;) {
            transaction tx(s->db());
            s->facts.add(fuelling_fact(stored + 1, "rec/" + std::to_string(stored + 1)), today,
                         true);
            tx.commit();
            ++stored;
        }
    };
    CHECK(fault_of(fill) == store_fault::disk_full);
    CHECK(s->db().integer("SELECT count(*) FROM fact") == stored);
    s->db().run("PRAGMA max_page_count = 1000000");
    CHECK(s->facts.add(fuelling_fact(stored + 1, "after"), today, true));
    CHECK(s->db().text("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a folder that cannot be written is named, with what to do", "[store]")
{
    const temp_folder folder;
    const auto said =
        as_ordinary_user(folder.path(), [] { return refusal([] { store_home home("/", {}); }); });
    INFO(said);
    CHECK(said.find("the store's folder cannot be written") != std::string::npos);
    CHECK(said.find("(/)") != std::string::npos);
    CHECK(said.find("make it writable for the agent's user") != std::string::npos);
}

TEST_CASE("a database file that cannot be written is named, and works again when it can", "[store]")
{
    const temp_folder folder;
    const auto file = folder.path() / "station.db";
    const auto said = as_ordinary_user(folder.path(), [&] {
        const store_home home(folder.path(), {});
        store(home, noon);
        std::filesystem::permissions(file, std::filesystem::perms::owner_read);
        const auto why = refusal([&] {
            store s(home, noon);
            s.facts.add(fuelling_fact(1, "rec/1"), today, true);
        });
        for (const auto& beside : std::filesystem::directory_iterator(folder.path()))
            std::filesystem::permissions(beside.path(), std::filesystem::perms::owner_read |
                                                            std::filesystem::perms::owner_write);
        store s(home, noon);
        return why + (s.facts.add(fuelling_fact(1, "rec/1"), today, true) ? " / stored" : "");
    });
    INFO(said);
    CHECK(said.find("the store cannot be written") != std::string::npos);
    CHECK(said.find("(" + file.string() + ")") != std::string::npos);
    CHECK(said.find("(-wal, -shm) and the folder writable") != std::string::npos);
    CHECK(said.find("/ stored") != std::string::npos);
}

TEST_CASE("three plates with one card are its owner's, a fourth makes it shared", "[store]")
{
    temp_store s;
    for (const auto* plate : {"p1", "p2", "p3"})
        s->customers.note_card_with_plate("card", plate, noon);
    CHECK(s->customers.plates_with_card("card", noon, "p3") == 3);
    CHECK(s->customers.plates_with_card("card", noon, "p4") == 4);
    CHECK(s->customers.plates_with_card("card", noon + 1, "p4") == 1);
    CHECK(s->customers.plates_with_card("card", noon, "") == 3);
}

TEST_CASE("a consent withdrawn is no longer given", "[store]")
{
    temp_store s;
    const auto c = sample_customer(*s, 1);
    s->customers.insert(c);
    const auto say = [&](int n, consent_state state) {
        return consent_record{sample_id(n),      c.id,    "phone", state, noon + n, "1046",
                              "consent.phone/1", "zh-CN", "said"};
    };
    CHECK(s->customers.add_consent(say(1, consent_state::given)));
    CHECK_FALSE(s->customers.add_consent(say(1, consent_state::withdrawn)));
    CHECK(s->customers.given_by(c.id).has("phone"));
    CHECK(s->customers.add_consent(say(2, consent_state::withdrawn)));
    CHECK_FALSE(s->customers.given_by(c.id).has("phone"));
}

TEST_CASE("days without a heartbeat and without a visit do not count as elapsed", "[store]")
{
    temp_store s;
    s->notes.beat({100}, noon);
    auto v = sample_visit(1);
    v.day = {102};
    s->visits.save(v, std::nullopt);
    s->notes.beat({103}, noon);
    s->notes.close_day({103}, "holiday");
    CHECK(s->notes.skipped_days({100}, {104}) == std::vector<business_day>{{101}, {103}, {104}});
    CHECK(s->notes.first_day() == business_day{100});
}

TEST_CASE("unreadable bytes are kept, but never more than a few hundred", "[store]")
{
    temp_store s;
    transaction tx(s->db());
    for (int i = 0; i < station_notes::noise_kept + 20; ++i)
        s->notes.add_noise({"line-1", noon + i, "bad_check_byte", bytes(5000, 0x55)});
    tx.commit();
    const auto kept = s->notes.noise();
    CHECK(kept.size() == station_notes::noise_kept);
    CHECK(kept.back().at == noon + station_notes::noise_kept + 19);
    CHECK(kept.back().raw.size() == 4096);
}
