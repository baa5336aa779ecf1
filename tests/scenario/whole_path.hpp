// The whole path in one process: a simulated dispenser on a cable, the station's core on a real
// store, a cable one can cut, head office's ingest on a real database. Only the test moves time.
#pragma once

#include "drivers/simulator/machine.hpp"
#include "drivers/sinopec/session.hpp"
#include "station/service/core.hpp"
#include "sync/head_office/people/fleet_keys.hpp"
#include "sync/head_office/store/ingest.hpp"
#include "sync/head_office/store/registry.hpp"
#include "sync/head_office/store/retention.hpp"
#include "sync/uplink/uplink.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/talk.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/two_ends.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <memory>
#include <optional>
#include <string>

namespace thirdvisit::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Head office behind a cable: what is lost on it is lost for good. `heard` is every body that came
// over it, as head office reads it.
class far_end final : public sync::head_office {
public:
    explicit far_end(const std::filesystem::path& folder)
        : folder_(made(folder)), open_(std::in_place, *this)
    {}

    int lose_requests{};
    int lose_answers{};
    utc_ms now{1'779'256'800'000};
    std::vector<std::string> heard;

    asio::awaitable<result<sync::greeting>> hello(const sync::store_identity& who) override
    {
        if (lost(lose_requests))
            co_return errc::deadline_passed;
        const sync::wire::hello_request said{who, "test", now};
        heard.push_back(sync::wire::encode(said));
        auto answer = open_->intake.hello(who.station, said, now);
        if (lost(lose_answers))
            co_return errc::deadline_passed;
        co_return answer;
    }

    asio::awaitable<result<sync::receipt>> deliver(const sync::store_identity& who,
                                                   std::vector<sync::entry> batch) override
    {
        if (lost(lose_requests))
            co_return errc::deadline_passed;
        const auto sent = sync::wire::encode_batch(who.epoch, batch.front().seq - 1, batch);
        heard.push_back(
            sync::wire::decompress(sync::wire::compress(sent.text), 64 * 1024 * 1024).value());
        auto answer = open_->intake.take(who.station, heard.back(), now);
        if (!answer || lost(lose_answers))
            co_return errc::deadline_passed;
        co_return *answer;
    }

    asio::awaitable<result<sync::instructions>> pull() override { co_return errc::refused; }

    // A batch that comes once more, under these numbers.
    void replay(const std::string& epoch, const std::vector<sync::entry>& entries)
    {
        const sync::store_identity who{"s1", epoch, entries.back().seq, 0, {}};
        open_->intake.hello("s1", {who, "test", now}, now);
        const auto text = sync::wire::encode_batch(epoch, 0, entries).text;
        REQUIRE(open_->intake.take("s1", text, now).has_value());
    }
    // What the clock does at head office.
    void tidy()
    {
        while (open_->kept.prune(now)) {}
        REQUIRE(open_->kept.empty_log());
    }
    void back_up(const std::filesystem::path& to)
    {
        REQUIRE(open_->kept.empty_log());
        std::filesystem::copy(folder_, to);
    }
    void restore(const std::filesystem::path& from)
    {
        open_.reset();
        std::filesystem::remove_all(folder_);
        std::filesystem::copy(from, folder_);
        open_.emplace(*this);
    }

    std::int64_t number(const char* query)
    {
        thirdvisit::head_office::statement row(open_->db, query);
        row.query();
        return row.integer(0);
    }
    std::string text(const char* query)
    {
        thirdvisit::head_office::statement row(open_->db, query);
        return row.query() ? row.text(0) : std::string{};
    }
    // Every byte of the database, the write-ahead log included.
    std::string whole_file() const
    {
        return read_file(folder_ / "head_office.db") + read_file(folder_ / "head_office.db-wal");
    }
    std::string sealing_key() const { return open_->keys.public_key(); }
    const std::filesystem::path& folder() const { return folder_; }

private:
    struct opened {
        explicit opened(far_end& f)
            : db(f.folder_ / "head_office.db"),
              keys(*thirdvisit::head_office::fleet_keys::load(f.folder_)),
              intake(db, keys, [&f] { return "epoch-" + std::to_string(++f.epochs_); }),
              kept(db)
        {
            thirdvisit::head_office::registry stations(db);
            if (!stations.find("s1"))
                stations.invite("s1", "One", "North", "hash", f.now, f.now + 1);
        }
        thirdvisit::head_office::database db;
        thirdvisit::head_office::fleet_keys keys;
        thirdvisit::head_office::ingest intake;
        thirdvisit::head_office::retention kept;
    };
    static std::filesystem::path made(const std::filesystem::path& folder)
    {
        std::filesystem::create_directories(folder);
        return folder;
    }
    static bool lost(int& how_often) { return how_often > 0 && how_often-- > 0; }

    std::filesystem::path folder_;
    int epochs_{};
    std::optional<opened> open_;
};

// The PC's end of the line: the session of the moment, or nobody while the power is off.
class pc_end final : public drivers::session {
public:
    std::unique_ptr<drivers::session> inner;

    void on_open(time_point now) override
    {
        if (inner)
            inner->on_open(now);
    }
    void on_bytes(byte_view input, time_point now) override
    {
        if (inner)
            inner->on_bytes(input, now);
    }
    drivers::action resume(time_point now) override
    {
        return inner ? inner->resume(now) : drivers::action{drivers::sleep_until{now + 1h}};
    }
    void acknowledge(const std::string& id, time_point now) override
    {
        if (inner)
            inner->acknowledge(id, now);
    }
};

class whole_path {
    temp_folder folder_;

public:
    far_end office;

    whole_path() : office(folder_.path() / "office")
    {
        machine_ = drivers::simulator::make_dispenser("sinopec", dispenser());
        line_ = std::make_unique<two_ends>(pc_, *machine_,
                                           [this](const drivers::device_event& e) { hear(e); });
        power_on();
    }
    ~whole_path() { power_off(); }

    // One car: card in, nozzle up, fuel, nozzle down, record sent and acknowledged.
    void fuel(const std::string& card, std::int64_t volume_ml)
    {
        REQUIRE(machine_->begin({1, card, volume_ml}, line_->now()));
        REQUIRE(run_until([&] { return !machine_->busy() && machine_->unacknowledged() == 0; }));
    }
    // The same without anybody at the other end of the wire.
    void fuel_unheard(const std::string& card, std::int64_t volume_ml)
    {
        line_->plug(false);
        REQUIRE(machine_->begin({1, card, volume_ml}, line_->now()));
        REQUIRE(line_->run_until([&] { return !machine_->busy(); }, 10min));
    }
    bool run_until(const std::function<bool()>& done)
    {
        line_->plug(true);
        for (int i = 0; i < 2000 && !done(); ++i) {
            line_->run_for(500ms);
            step();
        }
        return done();
    }
    // Long enough for every visit to close.
    void wait_for_closing() { skip(4min); }
    void skip(std::chrono::milliseconds how_long)
    {
        skipped_ += how_long;
        step();
    }

    void power_off()
    {
        pc_.inner.reset();
        core_.reset();
        context_.restart();
        context_.poll();
    }
    void power_on()
    {
        context_.restart();
        core_ = std::make_unique<station::core>(context_.get_executor(), settings());
        core_->set_head_office_key(office.sealing_key());
        drivers::sinopec::session_settings owner;
        owner.mode = drivers::line_mode::owner;
        pc_.inner = std::make_unique<drivers::sinopec::pc_session>(
            owner, core_->cards(), [] { return std::optional<local_time>(); });
        pc_.on_open(line_->now());
        step();
    }

    void step() { wait(core_->step()); }

    // Says hello and sends until head office holds everything, or nothing moves for `patience`.
    bool sync(int patience = 12)
    {
        sync::uplink machine({1ms, 1ms, 5}, 1);
        auto todo = machine.start();
        for (int failures = 0; failures < patience;) {
            if (std::holds_alternative<sync::finished>(todo))
                return true;
            failures += std::holds_alternative<sync::back_off>(todo);
            todo = wait(obey(machine, todo));
        }
        return false;
    }

    template <class T>
    T wait(asio::awaitable<T> work)
    {
        std::optional<T> value;
        std::exception_ptr failed;
        asio::co_spawn(context_, std::move(work), [&](std::exception_ptr e, T v) {
            failed = e;
            value = std::move(v);
        });
        finish([&] { return value || failed; });
        if (failed)
            std::rethrow_exception(failed);
        return std::move(*value);
    }
    void wait(asio::awaitable<void> work)
    {
        bool done = false;
        std::exception_ptr failed;
        asio::co_spawn(context_, std::move(work), [&](std::exception_ptr e) {
            failed = e;
            done = true;
        });
        finish([&] { return done; });
        if (failed)
            std::rethrow_exception(failed);
    }

    time_point now() const { return line_->now(); }
    std::filesystem::path station_folder() const { return folder_.path() / "station"; }
    std::filesystem::path spare_folder(const std::string& name) const
    {
        return folder_.path() / name;
    }
    std::string station_file() const
    {
        const auto db = station_folder() / "station.db";
        return read_file(db) + read_file(std::filesystem::path(db).concat("-wal"));
    }
    station::core& core() { return *core_; }
    drivers::simulator::dispenser_machine& machine() { return *machine_; }

private:
    void finish(const std::function<bool()>& done)
    {
        context_.restart();
        while (!done())
            context_.run_one();
    }
    void hear(const drivers::device_event& e)
    {
        core_->take("pumps", e,
                    [this](const std::string& id) { pc_.acknowledge(id, line_->now()); });
    }
    asio::awaitable<sync::action> obey(sync::uplink& machine, sync::action todo)
    {
        auto& box = core_->outbox();
        const auto who = co_await box.identity();
        if (std::holds_alternative<sync::say_hello>(todo)) {
            const auto g = co_await office.hello(who);
            co_return g ? machine.on_hello(*g) : machine.on_failure();
        }
        if (const auto* a = std::get_if<sync::acknowledge>(&todo)) {
            co_await box.acknowledge(a->up_to);
            co_return machine.on_stored();
        }
        if (const auto* s = std::get_if<sync::send_after>(&todo)) {
            auto batch = co_await box.pending(s->cursor, 100);
            if (batch.empty())
                co_return machine.on_nothing_pending();
            auto r = co_await office.deliver(who, std::move(batch));
            if (r && !r->refused.empty())
                r->refused = co_await box.count_refusals(std::move(r->refused));
            co_return r ? machine.on_receipt(*r, who.epoch) : machine.on_failure();
        }
        if (const auto* q = std::get_if<sync::set_aside>(&todo)) {
            co_await box.set_aside(q->seq, q->code, q->text);
            co_return machine.on_stored();
        }
        if (const auto* e = std::get_if<sync::take_epoch>(&todo)) {
            co_await box.start_epoch(e->epoch);
            co_return machine.on_epoch_taken();
        }
        co_return machine.on_backed_off();
    }
    utc_ms wall() const { return begun_ + elapsed().count(); }
    std::chrono::milliseconds elapsed() const
    {
        const auto line = line_->now() - time_point(1000h);
        return std::chrono::duration_cast<std::chrono::milliseconds>(line) + skipped_;
    }
    station::core_settings settings()
    {
        station::core_settings s;
        s.state_folder = folder_.path() / "station";
        std::filesystem::create_directories(s.state_folder);
        s.station = "s1";
        s.places = {{.line = "pumps",
                     .address = 0,
                     .point = 1,
                     .grades = {{1, "92#"}},
                     .self_service = false}};
        s.staff = {{"1046", "张伟"}};
        s.everybody_on_duty = true;
        s.time = {[this] { return wall(); },
                  [this] { return std::chrono::steady_clock::time_point(1h) + elapsed(); }};
        return s;
    }
    drivers::simulator::dispenser_settings dispenser()
    {
        drivers::simulator::dispenser_settings d;
        d.options["configured"] = "yes";
        d.clock = [] { return *parse_local_time("2026-05-20T14:00:00"); };
        return d;
    }

    asio::io_context context_{1};
    utc_ms begun_{1'779'256'800'000};  // 2026-05-20 14:00 in Shanghai
    std::chrono::milliseconds skipped_{0};
    std::unique_ptr<drivers::simulator::dispenser_machine> machine_;
    std::unique_ptr<station::core> core_;
    pc_end pc_;
    std::unique_ptr<two_ends> line_;
};

}  // namespace thirdvisit::test
