// A month offline, 30,000 visits, drained over loopback TLS and durable at both ends (product 14,
// proof P16), against PouchDB replicating the same documents over plain HTTP between two processes.
#include "station/store/sqlite_outbox.hpp"
#include "station/store/store.hpp"
#include "sync/head_office/office.hpp"
#include "sync/https.hpp"
#include "sync/uplink/uplink_service.hpp"
#include "sync/wire/records.hpp"
#include "tests/bench/paired.hpp"
#include "tests/bench/peer.hpp"
#include "tests/bench/sample_visits.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <iostream>
#include <optional>
#include <sstream>
#include <thread>

using namespace thirdvisit;
using namespace thirdvisit::sync;

namespace {

using bench::start;
using bench::visit_of;

constexpr int month = 30'000;
constexpr int rounds = 3;

utc_ms wall_clock()
{
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
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

// Visits a second.
double drain(int visits)
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
    return visits / took.count();
}

// Documents a second: what we send, as PouchDB stores and replicates it.
double replicate(const std::string& script, int documents)
{
    const test::temp_folder here, there;
    bench::talking_process server({"node", script, "serve", there.path().string()});
    const auto port = server.line().substr(std::string("ready ").size());
    bench::talking_process sender({"node", script, "send", here.path().string(), port});
    for (int n = 1; n <= documents; ++n)
        sender.say(wire::make_entry(visit_record{visit_of(n)}, start).body);
    sender.close_input();
    if (sender.line(std::chrono::seconds(120)) != "ready")
        throw std::runtime_error("PouchDB did not store the documents");
    std::istringstream said(sender.line(std::chrono::seconds(300)));
    std::string done;
    double written = 0, seconds = 0;
    said >> done >> written >> seconds;
    if (written != documents)
        throw std::runtime_error("PouchDB did not replicate everything");
    return written / seconds;
}

int measure()
{
    const auto script = bench::peer_script("pouch.js");
    std::vector<double> ours, theirs, ratios;
    for (int round = 0; round < rounds; ++round) {
        if (script && round % 2 == 1)
            theirs.push_back(replicate(*script, month / 3));
        ours.push_back(drain(month));
        if (script && round % 2 == 0)
            theirs.push_back(replicate(*script, month / 3));
        ratios.push_back(script ? ours.back() / theirs.back() : 0);
    }
    const auto rate = bench::quartiles_of(ours).median;
    bench::print(
        {.name = "drain_30000_visits_over_tls",
         .value = month / rate,
         .unit = "s",
         .peer = script ? month / bench::quartiles_of(theirs).median : 0,
         .ratio = bench::quartiles_of(ratios).median,
         .has_peer = script.has_value(),
         .detail = "station's SQLite to head office's SQLite, mutual TLS 1.3 on loopback, "
                   "synchronous FULL at both ends; peer: PouchDB replication over HTTP, as "
                   "seconds for the same number; ratio of the rates, median of " +
                   std::to_string(rounds) + "; goal <= 10 s and >= 8"});
    return 0;
}

}  // namespace

int main()
{
    try {
        return measure();
    } catch (const std::exception& e) {
        std::cerr << "bench_drain: " << e.what() << "\n";
        return 1;
    }
}
