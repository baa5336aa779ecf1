#include "station/store/salvage.hpp"

#include "station/store/crash_point.hpp"
#include "station/store/database.hpp"
#include "station/store/migrate.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace thirdvisit::station {

namespace {

struct close_database {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
};
struct finish_statement {
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
};
using source = std::unique_ptr<sqlite3, close_database>;
using cursor = std::unique_ptr<sqlite3_stmt, finish_statement>;

struct table {
    std::string name;
    std::string key;     // its primary key, for reading from both ends
    int tag_column{-1};  // the last column, where there is one
};

constexpr int fact_tag = 11;  // which column it is
constexpr int visit_tag = 23;

const std::vector<table> station_tables{
    {"fact", "id", fact_tag},
    {"open_fact", "id"},
    {"customer", "id"},
    {"card", "token"},
    {"card_plate", "card_token, plate_token"},
    {"vehicle", "id"},
    {"blind", "kind, hash, row"},
    {"visit", "id", visit_tag},
    {"visit_fuelling", "visit, ordinal"},
    {"consent", "id"},
    {"question", "customer, question"},
    {"answer", "id"},
    {"flag", "id"},
    {"contact", "id"},
    {"duty", "id"},
    {"twin", "a, b, reason"},
    {"customer_class", "customer"},
    {"volume_hint", "customer"},
    {"volume_watch", "customer"},
    {"care_task", "id"},
    {"merge", "id"},
    {"merge_part", "merge, kind, row"},
    {"merge_question", "merge, question"},
    {"outbox", "seq", 6},
    {"uplink", "id"},
    {"chain_mark", "seq"},
    {"refused", "seq"},
    {"set_aside", "epoch, seq"},
    {"station_state", "name"},
    {"heartbeat", "day"},
    {"closed_day", "day"},
    {"line_noise", "id"},
    {"import_run", "id"},
};
const std::vector<table> key_tables{{"data_key", "id"}, {"key_state", "name"}};

source open_damaged(const std::filesystem::path& file)
{
    sqlite3* raw = nullptr;
    sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE,
                    nullptr);  // its log must be replayed
    source db(raw);
    sqlite3_exec(raw, "PRAGMA writable_schema = ON; PRAGMA cell_size_check = ON", nullptr, nullptr,
                 nullptr);
    return db;
}

// "a DESC, b DESC" out of "a, b".
std::string descending(std::string key)
{
    for (std::size_t at = 0; (at = key.find(',', at)) != std::string::npos; at += 6)
        key.insert(at, " DESC");
    return key + " DESC";
}

// The tagger over the columns as they lie in the row, so that one loop serves every table.
bool tag_agrees(sqlite3_stmt* row, int tag_column,
                const std::function<std::int64_t(sqlite3_stmt*, int)>& tag_of)
{
    return tag_column < 0 || tag_of(row, tag_column) == sqlite3_column_int64(row, tag_column);
}

// By the names of the columns that are there: a damaged file may be of an older version.
std::string insert_into(const table& t, sqlite3_stmt* rows)
{
    std::string names;
    std::string values;
    for (int i = 0; i < sqlite3_column_count(rows); ++i) {
        names += (i == 0 ? "" : ", ") + std::string(sqlite3_column_name(rows, i));
        values += i == 0 ? "?" : ", ?";
    }
    return "INSERT OR REPLACE INTO " + t.name + " (" + names + ") VALUES (" + values + ")";
}

using tag_function = std::function<std::int64_t(sqlite3_stmt*, int)>;

std::string key_in(sqlite3_stmt* row)
{
    const auto* key = reinterpret_cast<const char*>(sqlite3_column_text(row, 0));
    return key ? key : "";
}

// Reads until the damage stops it; the other direction reads the rest.
void copy_one_way(sqlite3* from, sqlite3* to, const table& t, const std::string& order,
                  const tag_function& tag_of, std::set<std::string>& lost)
{
    sqlite3_stmt* raw = nullptr;
    const auto select = "SELECT * FROM " + t.name + " ORDER BY " + order;
    if (sqlite3_prepare_v2(from, select.c_str(), -1, &raw, nullptr) != SQLITE_OK)
        return;
    const cursor rows(raw);
    const int columns = sqlite3_column_count(raw);
    sqlite3_stmt* raw_insert = nullptr;
    if (sqlite3_prepare_v2(to, insert_into(t, raw).c_str(), -1, &raw_insert, nullptr) != SQLITE_OK)
        return;
    const cursor insert(raw_insert);
    while (sqlite3_step(raw) == SQLITE_ROW) {
        if (!tag_agrees(raw, t.tag_column, tag_of)) {
            lost.insert(t.name + "/" + key_in(raw));
            continue;
        }
        for (int i = 0; i < columns; ++i)
            sqlite3_bind_value(raw_insert, i + 1, sqlite3_column_value(raw, i));
        sqlite3_step(raw_insert);
        sqlite3_reset(raw_insert);
    }
}

std::int64_t rows_in(database& db, const std::string& name)
{
    return db.integer(("SELECT count(*) FROM " + name).c_str());
}

std::filesystem::path young_name(const std::filesystem::path& file)
{
    return std::filesystem::path(file).concat(".salvage");
}

std::filesystem::path set_aside(const std::filesystem::path& file, utc_ms now)
{
    const auto aside =
        std::filesystem::path(file).concat(".damaged-" + std::to_string(now.since_epoch));
    for (const auto* end : {"-wal", "-shm"}) {
        std::error_code ignored;  // a cleanly closed database has neither
        std::filesystem::rename(std::filesystem::path(file).concat(end),
                                std::filesystem::path(aside).concat(end), ignored);
    }
    std::filesystem::rename(file, aside);
    return aside;
}

salvage_report salvage(const std::filesystem::path& damaged, const std::vector<table>& tables,
                       std::span<const migration> steps, const tag_function& tag_of,
                       const std::string& finish, utc_ms now)
{
    const auto young = young_name(damaged);
    for (const auto* end : {"", "-wal", "-shm"})
        std::filesystem::remove(std::filesystem::path(young).concat(end));
    salvage_report out;
    {
        const auto old = open_damaged(damaged);
        database made(young, access::write);
        migrate(made, steps);
        made.run("PRAGMA foreign_keys = OFF");
        transaction tx(made);
        std::set<std::string> lost;
        for (const auto& t : tables) {
            copy_one_way(old.get(), made.raw().getHandle(), t, t.key, tag_of, lost);
            copy_one_way(old.get(), made.raw().getHandle(), t, descending(t.key), tag_of, lost);
            out.rows += rows_in(made, t.name);
        }
        out.lost = static_cast<std::int64_t>(lost.size());
        if (!finish.empty())
            made.run(finish.c_str());
        tx.commit();
        made.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    crash_point("before_damaged_set_aside");
    out.aside = set_aside(damaged, now);
    crash_point("after_damaged_set_aside");
    std::filesystem::rename(young, damaged);
    return out;
}

// Flattens a row exactly as the repositories do: by the type each column really has.
std::int64_t generic_tag(const row_tagger& tagger, sqlite3_stmt* row, int tag_column,
                         std::span<const int> nullable)
{
    row_tagger::running sum;
    for (int i = 0; i < tag_column; ++i) {
        const bool marked = std::find(nullable.begin(), nullable.end(), i) != nullable.end();
        const int type = sqlite3_column_type(row, i);
        if (marked)
            sum.present(type != SQLITE_NULL);
        if (type == SQLITE_INTEGER)
            sum.add(std::int64_t{sqlite3_column_int64(row, i)});
        else if (type != SQLITE_NULL)
            sum.add_bytes(sqlite3_column_blob(row, i),
                          static_cast<std::size_t>(sqlite3_column_bytes(row, i)));
    }
    return tagger.finish(sum);
}

constexpr std::array fact_nullable{8, 9, 10};
constexpr std::array visit_nullable{7, 8, 10, 11, 12, 13};

}  // namespace

salvage_report salvage_station(const std::filesystem::path& damaged, const row_tagger& tagger,
                               utc_ms now)
{
    const auto tag_of = [&](sqlite3_stmt* row, int tag_column) {
        const std::span<const int> nullable =
            tag_column == fact_tag    ? std::span<const int>(fact_nullable)
            : tag_column == visit_tag ? std::span<const int>(visit_nullable)
                                      : std::span<const int>();
        return generic_tag(tagger, row, tag_column, nullable);
    };
    // Numbers may be lost, and an older version did not note whom a record is about.
    return salvage(damaged, station_tables, station_migrations(), tag_of,
                   "INSERT OR REPLACE INTO station_state VALUES ('check_outbox', '1')", now);
}

salvage_report salvage_keys(const std::filesystem::path& damaged, utc_ms now)
{
    return salvage(
        damaged, key_tables, key_migrations(), [](sqlite3_stmt*, int) -> std::int64_t { return 0; },
        {}, now);
}

void finish_salvage(const std::filesystem::path& file)
{
    const auto young = young_name(file);
    std::error_code ignored;
    if (!std::filesystem::exists(young, ignored))
        return;
    if (std::filesystem::exists(file, ignored))
        std::filesystem::remove(young, ignored);
    else
        std::filesystem::rename(young, file);
}

}  // namespace thirdvisit::station
