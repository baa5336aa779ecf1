// Every write, sync and opening of head office's database fails once, in turn, or is the moment the
// power goes, while a station sends its nights: what was acknowledged is there afterwards, and what
// was not is sent again and stored once.
#include "sync/head_office/store/office_store.hpp"
#include "tests/support/fault_disk.hpp"
#include "tests/support/run_loop.hpp"
#include "tests/unit/sync/head_office/office.hpp"

#include <catch2/catch.hpp>
#include <SQLiteCpp/Database.h>

#include <memory>
#include <optional>

using namespace thirdvisit;
using namespace thirdvisit::test;
using head_office::office_store;

namespace {

struct night_end {
    std::int64_t visits{}, fuellings{}, customers{}, consents{}, flags{}, lines{}, gaps{};
    std::int64_t counted_visits{}, received{};
    sync::sequence up_to{};

    bool operator==(const night_end&) const = default;
};

std::ostream& operator<<(std::ostream& out, const night_end& n)
{
    return out << n.visits << " visits, " << n.fuellings << " fuellings, " << n.customers
               << " customers, " << n.consents << " consents, " << n.flags << " flags, " << n.lines
               << " lines, " << n.gaps << " gaps, " << n.counted_visits << " counted, "
               << n.received << " received, up to " << n.up_to;
}

// A station that sends in three batches and says what it was told, to a head office on a disk that
// fails.
class nights {
public:
    explicit nights(bool restarts) : restarts_(restarts)
    {
        near_.add_visits(20);
        for (const auto& r : sample_records())
            near_.add(r);
        near_.add_visits(20);
    }
    ~nights() { store_.reset(); }

    fault_disk disk;

    void open()
    {
        while (!store_)
            attempt([this] {
                store_ = std::make_unique<office_store>(
                    file(), keys_, [this] { return "fresh-" + std::to_string(++epochs_); },
                    head_office::view_settings{});
            });
    }
    void invite()
    {
        attempt([this] {
            ask([](office_store& s) {
                s.stations().invite("DS-1", "第一站", "东片区", "hash", noon, noon + 1000);
                return 0;
            });
        });
    }
    void send()
    {
        const auto all = static_cast<sync::sequence>(near_.entries.size());
        for (const sync::sequence to : {all / 3, all / 2, all})
            attempt([this, to] { send_up_to(to); });
    }
    night_end look()
    {
        disk.mend();
        night_end n;
        n.up_to = ask([this](office_store& s) {
                      return s.intake().hello("DS-1", near_.hello(), noon);
                  }).up_to;
        const auto row = ask([](office_store& s) { return s.shown().station("DS-1", noon); });
        n.counted_visits = row->visits;
        n.received = row->nights.back();
        store_.reset();
        SQLite::Database db(file().string());
        const auto count = [&](const std::string& table) {
            return db.execAndGet("SELECT count(*) FROM " + table).getInt64();
        };
        n.visits = count("visit");
        n.fuellings = count("fuelling");
        n.customers = count("customer");
        n.consents = count("consent");
        n.flags = count("flag");
        n.lines = count("line");
        n.gaps = count("gap");
        CHECK(db.execAndGet("PRAGMA integrity_check").getString() == "ok");
        return n;
    }
    int interruptions() const { return interruptions_; }

private:
    std::filesystem::path file() const { return folder_.path() / "head_office.db"; }

    template <class Work>
    std::invoke_result_t<Work&, office_store&> ask(Work work)
    {
        if (!store_)
            open();
        return run(io_, store_->run(std::move(work)));
    }
    // As the uplink does it: hello says from where.
    void send_up_to(sync::sequence to)
    {
        const auto hello =
            ask([this](office_store& s) { return s.intake().hello("DS-1", near_.hello(), noon); });
        REQUIRE_FALSE(hello.new_epoch);
        CHECK(hello.up_to >= near_.acknowledged);  // what was acknowledged is there
        near_.acknowledged = hello.up_to;
        if (hello.up_to >= to)
            return;
        const auto told = ask([&](office_store& s) {
            return s.intake().take("DS-1", near_.batch(near_.acknowledged + 1, to), noon);
        });
        REQUIRE(told.has_value());
        near_.acknowledged = told->up_to;
        REQUIRE(told->up_to == to);
    }
    template <class Step>
    void attempt(Step step)
    {
        for (int time = 1;; ++time) {
            try {
                step();
                return;
            } catch (const std::runtime_error& e) {
                INFO(e.what());
                CHECK(std::string(e.what()).find(file().string()) != std::string::npos);
                CHECK(std::string(e.what()).find("stations keep their records") +
                          std::string(e.what()).find("has space") !=
                      std::string::npos);
            }
            REQUIRE(time < 4);
            ++interruptions_;
            if (restarts_)
                store_.reset();
            disk.mend();
            if (disk.is_dark())
                disk.restore_power();
        }
    }

    bool restarts_;
    temp_folder folder_;
    head_office::fleet_keys keys_{head_office::fleet_keys::load(folder_.path()).value()};
    boost::asio::io_context io_;
    outbox_copy near_;
    int epochs_{};
    std::unique_ptr<office_store> store_;
    int interruptions_{};
};

night_end nights_without_faults(int& works)
{
    nights n(false);
    n.open();
    n.invite();
    n.disk.fail({.nth = 1'000'000});
    n.send();
    works = n.disk.works();
    return n.look();
}

}  // namespace

TEST_CASE("a write, sync or opening that fails at head office loses and doubles nothing",
          "[faults][disk]")
{
    struct trial {
        disk_fault fault;
        bool lasting;
        bool restarts;
    };
    const auto t =
        GENERATE(trial{disk_fault::full, true, false}, trial{disk_fault::broken, false, false},
                 trial{disk_fault::broken, true, true});
    int works = 0;
    const auto expected = nights_without_faults(works);
    REQUIRE(expected.up_to == 40 + std::ssize(sample_records()));
    REQUIRE(works > 50);
    int failed = 0, noticed = 0;
    for (int nth = 1; nth <= works; ++nth) {
        INFO("work " << nth << " fails");
        nights n(t.restarts);
        n.open();
        n.invite();
        n.disk.fail({.fault = t.fault, .nth = nth, .lasting = t.lasting});
        n.send();
        failed += n.disk.has_failed();
        noticed += n.interruptions() > 0;
        CHECK(n.look() == expected);
    }
    CHECK(failed > 40);
    CHECK(noticed == failed);
}

TEST_CASE("the power goes at any moment at head office: what it acknowledged is there",
          "[faults][disk]")
{
    int works = 0;
    const auto expected = nights_without_faults(works);
    for (int nth = 1; nth <= works; ++nth)
        for (const std::uint32_t seed : {1u, 2u}) {
            INFO("power cut before work " << nth << ", seed " << seed);
            nights n(true);
            n.open();
            n.invite();
            n.disk.cut_power(nth, seed + 7 * static_cast<std::uint32_t>(nth));
            n.send();
            CHECK(n.look() == expected);
        }
}

TEST_CASE("head office on a disk without space says so, and starts when there is some",
          "[faults][disk]")
{
    const auto fault = GENERATE(disk_fault::full, disk_fault::broken);
    int failed = 0, refused = 0;
    for (int nth = 1;; ++nth) {
        INFO("work " << nth << " fails");
        nights n(false);
        n.disk.fail({.fault = fault, .nth = nth, .lasting = true});
        n.open();
        if (!n.disk.has_failed())
            break;
        ++failed;
        refused += n.interruptions() > 0;
        n.invite();
        CHECK(n.look().up_to == 0);
    }
    CHECK(failed > 50);
    CHECK(refused == failed);
}
