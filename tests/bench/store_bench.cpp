// Durable visit commits (visit, fuelling, number, outbox entry, row tags, wire encoding) against a
// bare prepared SQLite loop that writes the same rows into the same tables with the same durability
// (product 14, proof P1 and P2). `--commits N` does nothing but N commits of ours, `--bare N` of the
// peer: for counting instructions and system calls from outside.
#include "schemas/ids.hpp"
#include "station/store/store.hpp"
#include "sync/wire/records.hpp"
#include "tests/bench/paired.hpp"
#include "tests/support/fault_disk.hpp"
#include "tests/support/temp_folder.hpp"

#include <sqlite3.h>

#include <cstring>
#include <fstream>
#include <iostream>
#include <stdexcept>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr utc_ms start{1'780'000'000'000};

std::string id_of(std::int64_t n)
{
    std::array<std::uint8_t, 10> tail{};
    for (std::size_t i = 0; i < 8; ++i)
        tail[9 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    return make_id(start + n, tail);
}

visit visit_of(std::int64_t n)
{
    visit v;
    v.id = id_of(n);
    v.status = visit_status::closed;
    v.point = 3;
    v.begun = start + n;
    v.ended = start + n + 1;
    v.day = {20'602};
    v.fuellings.push_back({v.id, 1, "92#", {31'400}, {23'640}, {7'529}, start + n});
    v.card = card_identity{std::string(64, 'a'), "0843", ""};
    v.how = identification::card;
    v.served_by = "1046";
    return v;
}

class product {
public:
    product() : home_(folder_.path(), {}), store_(home_, start) {}

    int commit()
    {
        const auto v = visit_of(++n_);
        transaction tx(store_.db());
        store_.visits.save(v, {});
        store_.outbox.append(sync::wire::make_entry(visit_record{v}, v.ended));
        tx.commit();
        return 1;
    }

private:
    test::temp_folder folder_;
    store_home home_;
    store store_;
    std::int64_t n_{0};
};

// The same rows by the C interface alone; what cannot change from row to row is computed once.
class bare_loop {
public:
    bare_loop()
    {
        {  // our own migrations make the tables
            const store_home home(folder_.path(), {});
            const store made(home, start);
        }
        check(sqlite3_open((folder_.path() / "station.db").c_str(), &db_));
        run("PRAGMA journal_mode=WAL");
        run("PRAGMA synchronous=FULL");
        run("PRAGMA foreign_keys=ON");
        run("PRAGMA secure_delete=ON");
        visit_ = prepare("INSERT INTO visit VALUES (?,1,1,3,?,?,20602,NULL,?,'0843',NULL,NULL,NULL,"
                         "NULL,'','',1,'','1046','',0,31400,7,7)");
        fuelling_ = prepare("INSERT INTO visit_fuelling VALUES (?,0,?,1,'92#',31400,23640,7529,?)");
        number_ = prepare("UPDATE uplink SET last_seq = last_seq + 1");
        outbox_ = prepare("INSERT INTO outbox VALUES (?,'visit',1,?,?,?,7,'',NULL)");
        begin_ = prepare("BEGIN IMMEDIATE");
        commit_ = prepare("COMMIT");
        body_ = sync::wire::make_entry(visit_record{visit_of(1)}, start).body;
    }
    ~bare_loop()
    {
        for (auto* s : {visit_, fuelling_, number_, outbox_, begin_, commit_})
            sqlite3_finalize(s);
        sqlite3_close(db_);
    }
    bare_loop(const bare_loop&) = delete;
    bare_loop& operator=(const bare_loop&) = delete;

    int commit()
    {
        const auto id = id_of(++n_);
        step(begin_);
        text(visit_, 1, id), number(visit_, 2, start.since_epoch + n_);
        number(visit_, 3, start.since_epoch + n_ + 1), text(visit_, 4, token_);
        step(visit_);
        text(fuelling_, 1, id), text(fuelling_, 2, id),
            number(fuelling_, 3, start.since_epoch + n_);
        step(fuelling_);
        step(number_);
        number(outbox_, 1, n_), text(outbox_, 2, id);
        number(outbox_, 3, start.since_epoch + n_), text(outbox_, 4, body_);
        step(outbox_);
        step(commit_);
        return 1;
    }

private:
    void check(int rc) const
    {
        if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
            throw std::runtime_error(std::string("bare loop: ") + sqlite3_errmsg(db_));
    }
    void run(const char* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }
    sqlite3_stmt* prepare(const char* sql)
    {
        sqlite3_stmt* made = nullptr;
        check(sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr));
        return made;
    }
    static void text(sqlite3_stmt* s, int i, const std::string& v)
    {
        sqlite3_bind_text(s, i, v.data(), static_cast<int>(v.size()), SQLITE_STATIC);
    }
    static void number(sqlite3_stmt* s, int i, std::int64_t v) { sqlite3_bind_int64(s, i, v); }
    void step(sqlite3_stmt* s) const
    {
        check(sqlite3_step(s));
        check(sqlite3_reset(s));
    }

    test::temp_folder folder_;
    sqlite3* db_{};
    sqlite3_stmt *visit_{}, *fuelling_{}, *number_{}, *outbox_{}, *begin_{}, *commit_{};
    std::string body_;
    const std::string token_ = std::string(64, 'a');
    std::int64_t n_{0};
};

// Counts say the same on a busy machine: bytes handed to the disk and syncs asked of it, a commit.
constexpr int counted_commits = 4'000;

double bytes_written()
{
    std::ifstream io("/proc/self/io");
    for (std::string word; io >> word;)
        if (double value = 0; word == "wchar:" && io >> value)
            return value;
    throw std::runtime_error("the kernel does not count what is written");
}

template <class Loop>
double bytes_each()
{
    Loop loop;
    const double before = bytes_written();
    for (int i = 0; i < counted_commits; ++i)
        loop.commit();
    return (bytes_written() - before) / counted_commits;
}

template <class Loop>
double syncs_each()
{
    const test::fault_disk disk;
    Loop loop;
    const int before = disk.syncs();
    for (int i = 0; i < counted_commits; ++i)
        loop.commit();
    return static_cast<double>(disk.syncs() - before) / counted_commits;
}

void report_counts()
{
    const double bytes = bytes_each<product>(), bare = bytes_each<bare_loop>();
    bench::print({.name = "bytes_per_commit",
                  .value = bytes,
                  .unit = "bytes",
                  .peer = bare,
                  .ratio = bytes / bare,
                  .has_peer = true,
                  .detail =
                      "written to log and database, checkpoints included; bare prepared SQLite "
                      "loop, same rows; goal <= 1.25"});
    const double syncs = syncs_each<product>();
    bench::print({.name = "syncs_per_commit",
                  .value = syncs,
                  .unit = "syncs",
                  .peer = 1,
                  .ratio = syncs,
                  .has_peer = true,
                  .detail = "peer: one sync for each durable commit; goal <= 1.1"});
}

template <class Loop>
int only(long count)
{
    Loop loop;
    for (long i = 0; i < count; ++i)
        loop.commit();
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--commits") == 0)
        return only<product>(std::stol(argv[2]));
    if (argc == 3 && std::strcmp(argv[1], "--bare") == 0)
        return only<bare_loop>(std::stol(argv[2]));

    report_counts();
    product ours;
    bare_loop theirs;
    const test::temp_folder probe;
    const auto r = bench::paired_windows(
        {.probe_file = (probe.path() / "probe").string()}, [&] { return ours.commit(); },
        [&] { return theirs.commit(); });
    bench::print({.name = "durable_visit_commit",
                  .value = r.product_median,
                  .unit = "commits/s",
                  .peer = r.peer_median,
                  .ratio = r.ratio.median,
                  .has_peer = true,
                  .detail = "bare prepared SQLite loop, same rows; windows kept " +
                            std::to_string(r.kept) + ", dropped " + std::to_string(r.dropped) +
                            ", quartiles " + std::to_string(r.ratio.low) + " to " +
                            std::to_string(r.ratio.high) + "; goal >= 0.80"});
    return r.kept == 0 ? 1 : 0;
}
