// Every write, sync, truncation and opening of an ordinary day at a station fails once, in turn, or
// is the moment the power goes: whoever was told that something is stored finds it stored, whoever
// was told nothing may ask again, and in the end everything is there once.
#include "station/store/store_error.hpp"
#include "tests/support/core_bench.hpp"
#include "tests/support/fault_disk.hpp"

#include <catch2/catch.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <set>

using namespace thirdvisit;
using namespace thirdvisit::test;
using station::store_error;

namespace {

const std::string card_number = "9030360000000843";

// What is there when the day is over.
struct day_end {
    std::int64_t fuellings{}, visits{}, open{}, customers{}, answers{}, unsent{};
    std::map<std::string, int> announced;  // kinds of records, how many

    bool operator==(const day_end&) const = default;
};

std::ostream& operator<<(std::ostream& out, const day_end& d)
{
    out << d.fuellings << " fuellings, " << d.visits << " visits, " << d.open << " open, "
        << d.customers << " customers, " << d.answers << " answers, " << d.unsent << " unsent;";
    for (const auto& [kind, n] : d.announced)
        out << " " << kind << " x" << n;
    return out;
}

enum class after_failure {
    space_returns,  // the agent goes on by itself
    killed,         // and started again
    power_returns,  // the power had gone
};

// One day: duty, a car with card and plate, two days later the same car, an answer, a sync. Each
// step can be asked for again until it says that it is done.
class whole_day {
public:
    explicit whole_day(after_failure how) : how_(how) {}

    fault_disk disk;

    void open()
    {
        attempt([this] {
            if (!bench_)
                bench_.emplace(folder_.path() / "state", first_noon);
            return !bench_->business->health();
        });
    }

    void live()
    {
        attempt([&] { return done(ask(b().business->duty({"d-1", "1046", true}))); });
        attempt([&] {
            b().present_card(1, card_number);
            return !b().business->health();
        });
        attempt(
            [&] { return done(ask(b().business->enter_plate(1, b().plate("p-1", "豫A12345")))); });
        fuel(1);
        attempt([&] { return closed(1); });
        attempt([&] { return later(2 * day); });
        attempt([&] {
            b().present_card(1, card_number);
            return !b().business->health();
        });
        fuel(2);
        attempt([&] { return closed(2); });
        attempt([&] { return done(ask(b().business->answer(latest_visit(), introduced()))); });
        attempt([&] {
            const auto last = b().outbox().back().seq;
            b().wait(b().business->outbox().acknowledge(last));
            return done(true);
        });
    }

    day_end look()
    {
        disk.mend();
        attempt([&] { return later(6'000); });
        day_end d;
        const auto t = b().totals();
        d.fuellings = t.fuellings_stored;
        d.visits = t.visits;
        d.open = t.open_visits;
        d.customers = t.customers;
        d.unsent = t.unsent;
        sync::sequence expected = 0;
        for (const auto& e : b().outbox()) {
            CHECK(e.seq == ++expected);  // no hole, no number twice
            ++d.announced[e.kind];
        }
        b().stop();
        SQLite::Database file((folder_.path() / "state" / "station.db").string());
        d.answers = file.execAndGet("SELECT count(*) FROM answer").getInt64();
        CHECK(file.execAndGet("PRAGMA integrity_check").getString() == "ok");
        return d;
    }

    // Everything somebody was told: acknowledged records and requests that were answered.
    void check_promises()
    {
        SQLite::Database file((folder_.path() / "state" / "station.db").string());
        for (const auto& id : told_)
            CHECK(file.execAndGet("SELECT count(*) FROM fact WHERE key LIKE '%" + id + "'")
                      .getInt64() == 1);
    }

    int interruptions() const { return interruptions_; }
    // Two records, two requests with facts, an answer, head office's acknowledgement.
    int told() { return static_cast<int>(b().acknowledged.size()) + requests_; }

private:
    core_bench& b() { return *bench_; }

    template <class T>
    bool ask(boost::asio::awaitable<T> request)
    {
        return static_cast<bool>(b().wait(std::move(request)));
    }
    bool done(bool accepted)
    {
        CHECK(accepted);
        requests_ += accepted;
        return accepted;
    }
    // The car fuels once, whatever the disk does; the pump offers its record until it is taken.
    void fuel(int number)
    {
        b().lift(1);
        attempt([&] { return later(minute); });
        b().hang_up(1);
        attempt([&] {
            b().hear("line-1", b().record(1, number));
            return !b().business->health() && acknowledged("T" + std::to_string(number));
        });
    }
    bool acknowledged(const std::string& id)
    {
        const auto& all = b().acknowledged;
        return std::find(all.begin(), all.end(), id) != all.end();
    }
    bool closed(int visits)
    {
        b().pass(4 * minute);
        return !b().business->health() && b().totals().visits == visits;
    }
    bool later(std::int64_t ms)
    {
        b().pass(ms);
        return !b().business->health();
    }
    std::string latest_visit() { return b().snapshot().visits.front().id; }
    static station::profile_answer introduced()
    {
        station::profile_answer a;
        a.id = "a-1";
        a.badge = "1046";
        a.stage = 2;
        a.address = "王先生";
        a.consents = {
            {"address_and_history", consent_state::given, "consent.address/1", "zh-CN", "said"}};
        return a;
    }

    template <class Step>
    void attempt(Step step)
    {
        for (int time = 1;; ++time) {
            if (tried(step)) {
                ++step_;
                return;
            }
            REQUIRE(time < 4);
            ++interruptions_;
            recover();
        }
    }
    template <class Step>
    bool tried(Step& step)
    {
        INFO("step " << step_);
        try {
            if (step())
                return true;
            REQUIRE(bench_->business->health());
            CHECK_FALSE(bench_->business->health()->remedy.empty());
        } catch (const store_error& e) {
            CHECK_FALSE(e.remedy().empty());
            if (bench_)  // the file is not trusted before it was opened anew
                CHECK(bench_->business->health());
        }
        return false;
    }
    void recover()
    {
        if (how_ == after_failure::space_returns) {
            if (bench_)
                b().pass(6'000);  // the agent tries again by itself, while nothing is better yet
            disk.mend();
            if (bench_)
                b().pass(6'000);
            return;
        }
        const auto at = bench_ ? bench_->now : first_noon;
        if (bench_)
            told_.insert(b().acknowledged.begin(), b().acknowledged.end());
        bench_.reset();
        disk.mend();
        if (disk.is_dark())
            disk.restore_power();
        check_promises();
        bench_.emplace(folder_.path() / "state", at + 6'000);
        b().acknowledged.assign(told_.begin(), told_.end());
    }

    after_failure how_;
    temp_folder folder_;
    std::optional<core_bench> bench_;
    std::set<std::string> told_;
    int interruptions_{};
    int requests_{};
    int step_{};
};

day_end day_without_faults(int& works)
{
    whole_day w(after_failure::space_returns);
    w.open();
    w.disk.fail({.nth = 1'000'000});
    w.live();
    works = w.disk.works();
    return w.look();
}

}  // namespace

TEST_CASE(
    "a write, sync or opening that fails during a day at the station loses and doubles nothing",
    "[faults][disk]")
{
    struct trial {
        disk_fault fault;
        bool lasting;
        after_failure then;
    };
    const auto t = GENERATE(trial{disk_fault::full, true, after_failure::space_returns},
                            trial{disk_fault::broken, false, after_failure::space_returns},
                            trial{disk_fault::broken, true, after_failure::space_returns},
                            trial{disk_fault::broken, true, after_failure::killed});
    int works = 0;
    const auto expected = day_without_faults(works);
    REQUIRE(works > 100);
    int failed = 0, noticed = 0;
    for (int nth = 1; nth <= works; ++nth) {
        whole_day w(t.then);
        w.open();
        w.disk.fail({.fault = t.fault, .nth = nth, .lasting = t.lasting});
        INFO("work " << nth << " fails");
        w.live();
        failed += w.disk.has_failed();
        noticed += w.interruptions() > 0;
        CHECK(w.look() == expected);
    }
    CHECK(failed > 80);
    CHECK(noticed > 60);
}

TEST_CASE(
    "an agent whose store cannot be opened says why, and opens it when the disk is well again",
    "[faults][disk]")
{
    const auto fault = GENERATE(disk_fault::full, disk_fault::broken);
    int refused = 0, failed = 0;
    for (int nth = 1;; ++nth) {
        whole_day w(after_failure::space_returns);
        w.disk.fail({.fault = fault, .nth = nth, .lasting = true});
        w.open();
        if (!w.disk.has_failed())
            break;
        INFO("work " << nth << " fails: " << w.disk.failed_at());
        ++failed;
        refused += w.interruptions() > 0;
        CHECK(w.look() == day_end{});
    }
    CHECK(failed > 150);
    CHECK(refused == failed);
}

TEST_CASE("no record is acknowledged and no request answered without a sync of its own",
          "[faults][disk]")
{
    whole_day w(after_failure::space_returns);
    w.open();
    w.disk.fail({.nth = 1'000'000});
    w.live();
    CHECK(w.disk.syncs() >= w.told());
    CHECK(w.told() == 6);
}

TEST_CASE("the power goes at any moment of a day: what was told is there, and the day goes on",
          "[faults][disk]")
{
    int works = 0;
    const auto expected = day_without_faults(works);
    for (int nth = 1; nth <= works; ++nth)
        for (const std::uint32_t seed : {1u, 2u}) {
            whole_day w(after_failure::power_returns);
            w.open();
            w.disk.cut_power(nth, seed + 7 * static_cast<std::uint32_t>(nth));
            w.live();
            INFO("power cut before work " << nth << ", seed " << seed);
            CHECK(w.look() == expected);
        }
}
