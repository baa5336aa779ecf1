// Head office's intake against a bare prepared SQLite loop on the same tables (product 14, proof P13
// and P14).
// `--ingest N` and `--bare N` do nothing but N batches: for counting from outside.
#include "sync/head_office/store/ingest.hpp"
#include "sync/head_office/store/registry.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/digest.hpp"
#include "sync/wire/records.hpp"
#include "tests/bench/paired.hpp"
#include "tests/bench/sample_visits.hpp"
#include "tests/support/temp_folder.hpp"

#include <sqlite3.h>

#include <iostream>
#include <stdexcept>

using namespace thirdvisit;
using namespace thirdvisit::sync;

namespace {

using bench::id_of;
using bench::start;
using bench::visit_of;

constexpr int batch_lines = 500;

// Head office's intake with compressed batches prepared outside the measured time.
class product {
public:
    product()
        : keys_(head_office::fleet_keys::load(folder_.path()).value()),
          db_(folder_.path() / "head_office.db"),
          ingest_(db_, keys_, [] { return "next"; })
    {
        head_office::registry(db_).invite("DS-1", "n", "d", "h", start, start);
        ingest_.hello("DS-1", {{"DS-1", "E", 1'000'000'000, 0, ""}, "0.1.0", start}, start);
    }

    void prepare(int batches)
    {
        for (int i = 0; i < batches; ++i) {
            std::vector<entry> entries;
            for (int k = 0; k < batch_lines; ++k) {
                auto e = wire::make_entry(visit_record{visit_of(++n_)}, start);
                e.seq = n_;
                entries.push_back(std::move(e));
            }
            frames_.push_back(
                wire::compress(wire::encode_batch("E", n_ - batch_lines, entries).text));
        }
    }
    int take_next()
    {
        if (next_ == frames_.size())
            throw std::runtime_error("not enough batches were prepared");
        return take(frames_[next_++]);
    }
    int repeat() { return take(frames_[again_++ % next_]); }
    bool left() const { return next_ < frames_.size(); }

private:
    int take(const std::string& frame)
    {
        const auto text = wire::decompress(frame, wire::max_batch_bytes * 2).value();
        const auto r = ingest_.take("DS-1", text, start).value();
        if (!r.refused.empty() || r.epoch != "E")
            throw std::runtime_error("head office refused the benchmark");
        return batch_lines;
    }

    test::temp_folder folder_;
    head_office::fleet_keys keys_;
    head_office::database db_;
    head_office::ingest ingest_;
    std::vector<std::string> frames_;
    std::int64_t n_{};
    std::size_t next_{};
    std::size_t again_{};
};

// The same rows by the C interface, values computed once, one transaction per 500.
class bare_loop {
public:
    bare_loop()
    {
        {
            const head_office::database made(folder_.path() / "head_office.db");
        }
        check(sqlite3_open((folder_.path() / "head_office.db").c_str(), &db_));
        for (const auto* pragma : {"journal_mode=WAL", "synchronous=FULL", "cache_size=-65536",
                                   "wal_autocheckpoint=4000"})
            run(("PRAGMA " + std::string(pragma)).c_str());
        line_ = prepare("INSERT INTO line VALUES ('DS-1', 'E', ?1, ?2)");
        visit_ = prepare("INSERT INTO visit VALUES ('DS-1', ?1, 1, 'closed', 3, ?2, ?2, 20602, "
                         "31400, 23640, ?3, ?4, 'card', 'card', '1046', '', 0)");
        fuelling_ = prepare("INSERT INTO fuelling VALUES ('DS-1', ?1, 1, ?1, 1, '92#', 31400, "
                            "23640, 7529, ?2)");
    }
    ~bare_loop()
    {
        for (auto* s : {line_, visit_, fuelling_})
            sqlite3_finalize(s);
        sqlite3_close(db_);
    }
    bare_loop(const bare_loop&) = delete;
    bare_loop& operator=(const bare_loop&) = delete;

    int batch()
    {
        run("BEGIN IMMEDIATE");
        for (int k = 0; k < batch_lines; ++k)
            insert(++n_);
        run("COMMIT");
        return batch_lines;
    }

private:
    void insert(std::int64_t n)
    {
        const auto id = id_of(n);
        const auto customer = id_of(n % 5'000);
        static const std::string token(32, 'a');
        static const std::array<unsigned char, 32> digest{};
        sqlite3_bind_int64(line_, 1, n);
        sqlite3_bind_blob(line_, 2, digest.data(), 32, SQLITE_STATIC);
        text(visit_, 1, id);
        sqlite3_bind_int64(visit_, 2, start.since_epoch + n);
        text(visit_, 3, customer);
        text(visit_, 4, token);
        text(fuelling_, 1, id);
        sqlite3_bind_int64(fuelling_, 2, start.since_epoch + n);
        for (auto* s : {line_, visit_, fuelling_}) {
            if (sqlite3_step(s) != SQLITE_DONE)
                throw std::runtime_error(sqlite3_errmsg(db_));
            sqlite3_reset(s);
        }
    }
    static void text(sqlite3_stmt* s, int i, const std::string& v)
    {
        sqlite3_bind_text(s, i, v.data(), static_cast<int>(v.size()), SQLITE_STATIC);
    }
    void run(const char* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }
    sqlite3_stmt* prepare(const char* sql)
    {
        sqlite3_stmt* s = nullptr;
        check(sqlite3_prepare_v2(db_, sql, -1, &s, nullptr));
        return s;
    }
    void check(int rc)
    {
        if (rc != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(db_));
    }

    test::temp_folder folder_;
    sqlite3* db_{};
    sqlite3_stmt* line_{};
    sqlite3_stmt* visit_{};
    sqlite3_stmt* fuelling_{};
    std::int64_t n_{};
};

void report_ingest()
{
    product p;
    bare_loop peer;
    test::temp_folder probe;
    p.prepare(1'200);
    bench::plan plan;
    plan.rounds = 15;
    plan.probe_file = (probe.path() / "probe").string();
    const auto fresh = bench::paired_windows(
        plan, [&] { return p.take_next(); }, [&] { return peer.batch(); });
    bench::print({"head_office_ingest_sqlite", fresh.product_median, "rows/s", fresh.peer_median,
                  fresh.ratio.median, true,
                  "decompress, parse, check, dedup, commit of 500 against a bare prepared loop "
                  "into the same tables; windows kept " +
                      std::to_string(fresh.kept)});
    bench::plan short_plan;
    short_plan.rounds = 10;
    short_plan.window_seconds = 0.2;
    p.prepare(600);
    const auto again = bench::paired_windows(
        short_plan, [&] { return p.repeat(); }, [&] { return p.take_next(); });
    bench::print({"head_office_replay", again.product_median, "rows/s", again.peer_median,
                  again.ratio.median, true, "stored batches again, against fresh ones"});
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string verb = argc > 1 ? argv[1] : "";
    const int count = argc > 2 ? std::stoi(argv[2]) : 0;
    if (verb == "--ingest") {
        product p;
        p.prepare(count);
        while (p.left())
            p.take_next();
    } else if (verb == "--bare") {
        bare_loop peer;
        for (int i = 0; i < count; ++i)
            peer.batch();
    } else {
        report_ingest();
    }
    return 0;
}
