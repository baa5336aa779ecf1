// Head office's intake against a bare prepared SQLite loop on the same tables (product 14, proof P13
// and P14), and a month of visits drained over loopback TLS, durable at both ends.
// `--ingest N` and `--bare N` do nothing but N batches: for counting from outside.
#include "schemas/ids.hpp"
#include "station/store/sqlite_outbox.hpp"
#include "station/store/store.hpp"
#include "sync/head_office/office.hpp"
#include "sync/head_office/store/ingest.hpp"
#include "sync/head_office/store/registry.hpp"
#include "sync/https.hpp"
#include "sync/uplink/uplink_service.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/digest.hpp"
#include "tests/bench/paired.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <sqlite3.h>

#include <atomic>
#include <iostream>
#include <stdexcept>
#include <thread>

using namespace thirdvisit;
using namespace thirdvisit::sync;

namespace {

constexpr utc_ms start{1'780'000'000'000};
constexpr int batch_lines = 500;

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
    v.card = card_identity{std::string(32, 'a'), "0843", ""};
    v.customer = id_of(n % 5'000);
    v.how = identification::card;
    v.reason = "card";
    v.served_by = "1046";
    return v;
}

utc_ms wall_clock()
{
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

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

// Head office on a thread of its own, as another machine would be.
class office_thread {
public:
    office_thread()
    {
        head_office::config c;
        c.data_folder = folder_.path().string();
        c.sync_address = "127.0.0.1";
        c.sync_port = 0;
        c.screens_port = 0;
        office_ = std::make_unique<head_office::office>(
            io_.get_executor(), c,
            head_office::office_hooks{wall_clock, [](const std::string&) {}, {}});
        office_->listen();
        code_ = office_->invite("DS-1", "n", "d");
        thread_ = std::thread([this] { io_.run(); });
    }
    ~office_thread()
    {
        boost::asio::post(io_, [this] {
            office_->stop();
            io_.stop();
        });
        thread_.join();
    }
    https_address address() const { return {"127.0.0.1", office_->sync_port()}; }
    join_code code() const { return parse_join_code(code_).value(); }

private:
    test::temp_folder folder_;
    boost::asio::io_context io_;
    std::unique_ptr<head_office::office> office_;
    std::string code_;
    std::thread thread_;
};

joined join_once(boost::asio::io_context& io, const office_thread& far)
{
    std::optional<joined> out;
    const auto work = [&]() -> awaitable<void> {
        auto got = co_await join(io.get_executor(), far.address(), far.code(), "bench",
                                 std::chrono::seconds(10));
        out = got.value();
    };
    boost::asio::co_spawn(io, work(), boost::asio::detached);
    io.run();
    io.restart();
    return out.value();
}

void fill(station::store& s, int visits)
{
    for (std::int64_t n = 0; n < visits;) {
        station::transaction tx(s.db());
        for (int k = 0; k < 1'000 && n < visits; ++k) {
            auto v = visit_of(++n);
            v.customer.clear();  // no such customers in this store
            s.visits.save(v, {});
            s.outbox.append(wire::make_entry(visit_record{v}, v.ended));
        }
        tx.commit();
    }
}

void report_drain(int visits)
{
    office_thread far;
    boost::asio::io_context io;
    const auto who = join_once(io, far);
    test::temp_folder folder;
    const station::store_home home(folder.path(), {});
    station::store store(home, start);
    store.outbox.start_epoch("E");
    fill(store, visits);
    boost::asio::thread_pool store_thread(1);
    station::sqlite_outbox box(
        store_thread.get_executor(), "DS-1",
        [&]() -> station::outbox_table& { return store.outbox; }, [] {},
        [](const station::store_error&) {});
    https_head_office link(io.get_executor(),
                           {far.address(),
                            folder.path() / "joined",
                            "bench",
                            std::chrono::seconds(30),
                            wall_clock,
                            {}},
                           who);
    timer_bell bell(io.get_executor());
    uplink_settings settings;
    settings.eager = true;
    uplink_service* running = nullptr;
    uplink_hooks hooks{wall_clock,
                       [] { return local_time{}; },
                       [&](const uplink_status& s) {
                           if (s.acknowledged >= visits && s.state == uplink_state::idle)
                               running->stop();
                       },
                       {},
                       {}};
    uplink_service service(box, link, bell, settings, hooks, 1);
    running = &service;
    const auto begun = std::chrono::steady_clock::now();
    boost::asio::co_spawn(io, service.run(), boost::asio::detached);
    io.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    bench::print({"drain_" + std::to_string(visits) + "_visits_over_tls", took.count(), "s", 0, 0,
                  false,
                  "station's SQLite to head office's SQLite, mutual TLS 1.3 on loopback, "
                  "synchronous FULL at both ends"});
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
        if (verb.empty())
            report_ingest();
        report_drain(30'000);
    }
    return 0;
}
