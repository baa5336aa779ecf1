// Ends the process at every named point of the station's path and starts it again: what was
// acknowledged is there, every fuelling is in exactly one visit, the numbers have no holes.
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

using namespace thirdvisit;
using namespace thirdvisit::test;

namespace {

constexpr int fuellings = 4;
constexpr int killed = 137;

std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// Appended and synced before anything else happens: what a dispenser would have forgotten.
void note_acknowledged(const std::string& file, const std::string& id)
{
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const auto line = id + "\n";
    if (::write(fd, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        ::abort();
    ::close(fd);
}

std::set<std::string> lines_of(const std::filesystem::path& file)
{
    std::set<std::string> out;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        out.insert(line);
    return out;
}

// Runs this program's own child case with a place to die.
int run_child(const std::filesystem::path& folder, const std::string& crash_at, int run,
              const char* which = "[.child]")
{
    const auto child = ::fork();
    if (child == 0) {
        ::setenv("THIRDVISIT_CRASH_AT", crash_at.c_str(), 1);
        ::setenv("THIRDVISIT_TEST_FOLDER", folder.c_str(), 1);
        ::setenv("THIRDVISIT_TEST_RUN", std::to_string(run).c_str(), 1);
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, 1);
        ::execl("/proc/self/exe", "child", which, static_cast<char*>(nullptr));
        ::_exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void check_acknowledged_is_stored(const std::filesystem::path& folder)
{
    const auto acknowledged = lines_of(folder / "acknowledged");
    if (acknowledged.empty())
        return;
    SQLite::Database db((folder / "station.db").string(), SQLite::OPEN_READWRITE);
    for (const auto& id : acknowledged)
        CHECK(db.execAndGet("SELECT count(*) FROM fact WHERE key = 'record/line-1/" + id + "'")
                  .getInt() == 1);
}

void check_whole(const std::filesystem::path& folder)
{
    SQLite::Database db((folder / "station.db").string(), SQLite::OPEN_READWRITE);
    const auto number = [&](const char* sql) { return db.execAndGet(sql).getInt(); };
    CHECK(std::string(db.execAndGet("PRAGMA integrity_check").getText()) == "ok");
    CHECK(number("SELECT count(*) FROM fact WHERE kind = 'fuelling_recorded'") == fuellings);
    CHECK(number("SELECT count(*) FROM visit_fuelling f JOIN visit v ON v.id = f.visit "
                 "WHERE v.status BETWEEN 1 AND 2") == fuellings);
    CHECK(
        number(
            "SELECT count(DISTINCT f.fact_id) FROM visit_fuelling f JOIN visit v ON v.id = f.visit "
            "WHERE v.status BETWEEN 1 AND 2") == fuellings);
    CHECK(number("SELECT count(*) FROM outbox") == number("SELECT last_seq FROM uplink"));
    CHECK(number("SELECT max(seq) FROM outbox") == number("SELECT last_seq FROM uplink"));
    CHECK(number("SELECT count(*) FROM (SELECT record FROM outbox WHERE kind = 'visit' "
                 "GROUP BY record, json_extract(body, '$.revision') HAVING count(*) > 1)") == 0);
    CHECK(number("SELECT count(*) FROM (SELECT customer FROM card WHERE customer IS NOT NULL "
                 "GROUP BY token HAVING count(*) > 1)") == 0);
    CHECK(number("SELECT count(*) FROM customer") == 2);
}

const std::vector<std::string> points{"after_store_opened",       "after_rebuild",
                                      "after_device_event",       "before_fact_commit",
                                      "after_fact_commit",        "after_look_up",
                                      "after_acknowledge_record", "after_visit_rules",
                                      "before_visit_commit",      "after_visit_commit",
                                      "after_visit_known",        "before_key_commit",
                                      "after_key_commit",         "before_round_end",
                                      "after_round_end",          "before_acknowledge_commit",
                                      "after_acknowledge_commit", "in_migration",
                                      "after_migration_step",     "before_prune_commit",
                                      "before_forget_commit",     "before_retention_commit"};

}  // namespace

// One run of the station: pumps offer their records until they are acknowledged.
TEST_CASE("child", "[.child]")
{
    const std::filesystem::path folder = variable("THIRDVISIT_TEST_FOLDER");
    core_bench b(folder, first_noon + std::stoll(variable("THIRDVISIT_TEST_RUN")) * 3 * day);
    const auto flush = [&] {
        for (const auto& id : b.acknowledged)
            note_acknowledged(folder / "acknowledged", id);
        b.acknowledged.clear();
    };
    b.acknowledge = [&](const std::string& id) { note_acknowledged(folder / "acknowledged", id); };
    for (int n = 1; n <= fuellings; ++n) {
        if (lines_of(folder / "acknowledged").contains("T" + std::to_string(n)))
            continue;
        b.present_card(1, n % 2 == 0 ? "9030360000000843" : "9030360000000999");
        b.fuel(1, n);
        b.pass(40 * minute);
    }
    flush();
    b.pass(40 * minute);
    b.pass(day);  // the round after a day close
    b.wait(b.business->outbox().acknowledge(b.wait(b.business->outbox().identity()).last_seq));
}

TEST_CASE("killed at any point, everything acknowledged is there and counted once",
          "[scenario][kill]")
{
    for (const auto& point : points)
        for (const int turn : {1, 4}) {
            DYNAMIC_SECTION(point << ", time " << turn)
            {
                const temp_folder folder;
                const int first = run_child(folder.path(), point + ":" + std::to_string(turn), 0);
                CHECK((first == killed || first == 0));
                check_acknowledged_is_stored(folder.path());
                CHECK(run_child(folder.path(), point + ":" + std::to_string(turn), 1) != 1);
                check_acknowledged_is_stored(folder.path());
                REQUIRE(run_child(folder.path(), "nowhere", 2) == 0);
                check_whole(folder.path());
            }
        }
}

TEST_CASE("every point named here is really passed", "[scenario][kill]")
{
    for (const auto& point : points) {
        const temp_folder folder;
        CAPTURE(point);
        CHECK(run_child(folder.path(), point + ":1", 0) == killed);
    }
}

// What a person does to a car at the pump, and in the second run the rest of its visit.
TEST_CASE("child with acts", "[.acts]")
{
    const std::filesystem::path folder = variable("THIRDVISIT_TEST_FOLDER");
    const auto run = std::stoll(variable("THIRDVISIT_TEST_RUN"));
    core_bench b(folder, first_noon + run * minute);
    if (run == 0) {
        b.present_card(1, "9030360000000843");
        b.lift(1);
        b.pass(1'000);
        const auto visit = b.snapshot().visits.at(0).id;
        if (b.wait(b.business->served_by(visit, {"s-1", "1051"})))
            note_acknowledged(folder / "acts", "served");
        b.pass(1'000);
        if (b.wait(b.business->correct_plate(visit, b.plate("c-1", "豫A12345"))))
            note_acknowledged(folder / "acts", "plate");
    }
    b.pass(1'000);
    b.hang_up(1);
    b.hear("line-1", b.record(1, 1));
    b.pass(4 * minute);
    b.pass(40 * minute);
}

TEST_CASE("killed at any point, what a person did and was told to be done is done",
          "[scenario][kill]")
{
    for (const auto& point : points)
        for (const int turn : {1, 2, 3}) {
            DYNAMIC_SECTION(point << ", time " << turn)
            {
                const temp_folder folder;
                const auto at = point + ":" + std::to_string(turn);
                run_child(folder.path(), at, 0, "[.acts]");
                REQUIRE(run_child(folder.path(), "nowhere", 50, "[.acts]") == 0);
                SQLite::Database db((folder.path() / "station.db").string(),
                                    SQLite::OPEN_READWRITE);
                const auto number = [&](const std::string& sql) {
                    return db.execAndGet(sql).getInt();
                };
                const std::string counts =
                    "SELECT count(*) FROM visit WHERE status BETWEEN 1 AND 2";
                CHECK(number(counts) == 1);
                const auto done = lines_of(folder.path() / "acts");
                if (done.contains("served"))
                    CHECK(number(counts + " AND served_by = '1051'") == 1);
                if (done.contains("plate"))
                    CHECK(number(counts + " AND plate_token IS NOT NULL") == 1);
                CHECK(number("SELECT count(*) FROM open_fact") == 0);
            }
        }
}

// Two cars easily mixed up, made one customer and two again; what was done in an earlier run is asked
// for once more, as a page would.
TEST_CASE("child that merges", "[.merging]")
{
    const std::filesystem::path folder = variable("THIRDVISIT_TEST_FOLDER");
    const auto run = std::stoll(variable("THIRDVISIT_TEST_RUN"));
    core_bench b(folder, first_noon + run * minute);
    if (run == 0)
        for (const auto* plate : {"豫AB8123", "豫A88I23"}) {
            const auto number = plate[4] == 'B' ? 1 : 2;
            b.lift(1);
            CHECK(
                b.wait(b.business->enter_plate(1, b.plate("p-" + std::to_string(number), plate))));
            b.hang_up(1);
            b.hear("line-1", b.record(1, number));
            b.pass(40 * minute);
        }
    const auto desk = b.wait(b.business->twin_desk());
    if (!desk.pairs.empty())
        CHECK(b.wait(b.business->merge(
            {"m-1", "1046", desk.pairs[0].a.customer, desk.pairs[0].b.customer})));
    b.pass(minute);
    for (const auto& m : b.wait(b.business->twin_desk()).merged)
        CHECK(b.wait(b.business->undo_merge({"u-1", "1046", m.id})));
}

TEST_CASE("killed around a merge or its undo, it is whole or was not", "[scenario][kill]")
{
    for (const std::string point : {"before_merge_commit", "after_merge_commit"})
        for (const int turn : {1, 2}) {
            DYNAMIC_SECTION(point << ", time " << turn)
            {
                const temp_folder folder;
                const auto at = point + ":" + std::to_string(turn);
                CHECK(run_child(folder.path(), at, 0, "[.merging]") == killed);
                {
                    SQLite::Database db((folder.path() / "station.db").string(),
                                        SQLite::OPEN_READWRITE);
                    const auto cars = db.execAndGet("SELECT count(DISTINCT customer) FROM vehicle");
                    const auto merged = db.execAndGet("SELECT count(*) FROM merge WHERE state = 0");
                    CHECK(cars.getInt() == 2 - merged.getInt());
                    const bool one = at == "after_merge_commit:1" || at == "before_merge_commit:2";
                    CHECK(merged.getInt() == (one ? 1 : 0));
                }
                REQUIRE(run_child(folder.path(), "nowhere", 90, "[.merging]") == 0);
                SQLite::Database db((folder.path() / "station.db").string(),
                                    SQLite::OPEN_READWRITE);
                const auto number = [&](const char* sql) { return db.execAndGet(sql).getInt(); };
                CHECK(number("SELECT count(*) FROM merge WHERE state = 1") == 1);
                CHECK(number("SELECT count(DISTINCT customer) FROM visit") == 2);
                CHECK(number("SELECT count(DISTINCT customer) FROM vehicle") == 2);
                CHECK(number("SELECT count(*) FROM merge_part") == 0);
                CHECK(number("SELECT count(*) FROM outbox WHERE kind = 'merge'") == 2);
                CHECK(number("SELECT count(*) FROM outbox") ==
                      number("SELECT last_seq FROM uplink"));
            }
        }
}
