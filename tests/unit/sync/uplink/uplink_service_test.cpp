// Stories of a night: the service with an outbox in a vector, a head office one can break, and a
// clock that only moves when somebody waits.
#include "samples.hpp"
#include "sync/http/fault.hpp"
#include "sync/link_fault.hpp"
#include "sync/uplink/uplink_service.hpp"
#include "tests/support/fake_outbox.hpp"
#include "tests/support/run_loop.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <set>

using namespace thirdvisit;
using namespace thirdvisit::sync;
using namespace std::chrono_literals;
using test::fake_outbox;

namespace {

class fake_head_office final : public head_office {
public:
    std::map<sequence, std::string> held;
    std::set<std::string> dislikes;
    std::deque<boost::system::error_code> troubles;  // of the next calls, in order
    std::string epoch{"E1"};
    std::string demand;  // this epoch next
    int lost_answers{};
    std::size_t takes{1000};  // records at once
    int pulls{};
    milliseconds asked{};
    int hellos{};
    int batches{};
    int hang_ups{};
    std::function<void()> on_call;

    awaitable<result<greeting>> hello(const store_identity&) override
    {
        ++hellos;
        if (const auto why = trouble())
            co_return why;
        if (!demand.empty()) {
            epoch = std::exchange(demand, {});
            held.clear();
            co_return greeting{0, true, epoch, {5}};
        }
        co_return greeting{up_to(), false, epoch, {5}};
    }
    awaitable<result<receipt>> deliver(const store_identity&, std::vector<entry> batch) override
    {
        ++batches;
        if (const auto why = trouble())
            co_return why;
        if (batch.size() > takes)
            co_return link_fault::too_large;
        receipt r{0, {}, epoch, {5}};
        for (auto& e : batch) {
            if (dislikes.contains(e.id) && e.kind != "withheld")
                r.refused.push_back({e.seq, "bad_json", "no"});
            else
                held[e.seq] = e.kind + " " + e.id;
        }
        r.up_to = up_to();
        if (lost_answers > 0) {
            --lost_answers;
            co_return http::fault::cut_off;
        }
        co_return r;
    }
    awaitable<result<instructions>> pull() override
    {
        ++pulls;
        co_return instructions{"v1", "C", "N", "D", "ab", {5}};
    }
    milliseconds asked_pause() const override { return asked; }
    void hang_up() override { ++hang_ups; }

    sequence up_to() const
    {
        sequence n = 0;
        while (held.contains(n + 1))
            ++n;
        return n;
    }

private:
    boost::system::error_code trouble()
    {
        if (on_call)
            on_call();
        if (troubles.empty())
            return {};
        const auto why = troubles.front();
        troubles.pop_front();
        return why;
    }
};

// Waiting moves the clock; `after` is asked each time and may ring.
class fake_bell final : public bell {
public:
    utc_ms now{1'780'000'000'000};
    std::vector<milliseconds> waits;
    std::function<void()> before_wait;
    bool rung{};

    awaitable<bool> wait(milliseconds at_most) override
    {
        waits.push_back(at_most);
        if (before_wait)
            before_wait();
        if (!rung)
            now = now + at_most.count();
        co_return std::exchange(rung, false);
    }
    void ring() override { rung = true; }
};

struct night {
    boost::asio::io_context io;
    fake_outbox box;
    fake_head_office far;
    fake_bell clock;
    std::vector<uplink_status> told;
    std::vector<instructions> news;
    std::vector<utc_ms> their_times;
    std::unique_ptr<uplink_service> service;

    explicit night(bool eager = true) { start(eager); }
    // Nothing is remembered but what is in the outbox.
    void start(bool eager = true)
    {
        uplink_settings s;
        s.eager = eager;
        s.batch = 4;
        uplink_hooks h;
        h.now = [this] { return clock.now; };
        h.local_now = [this] {
            const auto seconds = clock.now.since_epoch / 1000 + 8 * 3600;
            return local_time{{static_cast<std::int32_t>(seconds / 86'400)},
                              static_cast<std::int32_t>(seconds % 86'400)};
        };
        h.on_status = [this](const uplink_status& now) { told.push_back(now); };
        h.on_time = [this](utc_ms theirs, std::int64_t) { their_times.push_back(theirs); };
        h.on_instructions = [this](const instructions& i) { news.push_back(i); };
        service = std::make_unique<uplink_service>(box, far, clock, s, h, 42);
    }
    void add(int count)
    {
        for (int i = 0; i < count; ++i)
            box.add(test::sample_visit("v" + std::to_string(box.last() + 1)));
    }
    // Until `enough`, asked before each wait; a story that does not end stops after 500 waits.
    void run(std::function<bool()> enough)
    {
        clock.before_wait = [this, enough] {
            if (enough() || clock.waits.size() > 500)
                service->stop();
        };
        test::run(io, service->run());
    }
    bool all_there() const { return far.up_to() == box.last() && box.acknowledged == box.last(); }
    bool ever(uplink_state state, const std::string& fault) const
    {
        for (const auto& s : told)
            if (s.state == state && s.fault == fault)
                return true;
        return false;
    }
};

}  // namespace

TEST_CASE("records reach head office once, whatever is lost on the way", "[uplink]")
{
    night n;
    n.add(10);
    SECTION("nothing is lost") {}
    SECTION("requests are lost")
    {
        n.far.troubles = {http::fault::unreachable, http::fault::timed_out, http::fault::cut_off};
    }
    SECTION("answers are lost")
    {
        n.far.lost_answers = 2;
    }
    SECTION("head office answers 500")
    {
        n.far.troubles = {{}, link_fault::failed};
    }
    SECTION("a captive portal answers")
    {
        n.far.troubles = {http::fault::not_tls};
    }
    SECTION("the outbox cannot be read for a while")
    {
        n.box.failures = 2;
    }
    n.run([&] { return n.all_there() && n.service->status().last_success; });
    CHECK(n.all_there());
    CHECK(n.far.held.size() == 10);
    CHECK(n.box.aside.empty());
    CHECK(n.service->status().fault.empty());
}

TEST_CASE("one bad record is set aside after five refusals and the rest goes on", "[uplink]")
{
    night n;
    n.add(10);
    n.far.dislikes = {"v3", "v7"};
    n.run([&] { return n.all_there(); });
    CHECK(n.far.held.size() == 10);
    CHECK(n.far.held[3] == "withheld v3");
    CHECK(n.far.held[7] == "withheld v7");
    CHECK(n.far.held[8] == "visit v8");
    CHECK(n.box.aside.size() == 2);
    CHECK(n.box.aside[3].code == "bad_json");
    CHECK(n.service->status().set_aside == 2);
    for (const auto pause : n.clock.waits)
        CHECK(pause <= 300s);  // one bad record never makes the others wait long
}

TEST_CASE("a station that restarts after every refusal sets the bad record aside all the same",
          "[uplink]")
{
    night n;
    n.add(10);
    n.far.dislikes = {"v3"};
    int starts = 0;
    for (; starts < 10 && n.box.aside.empty(); ++starts) {
        const auto before = n.far.batches;
        n.run([&] { return n.far.batches > before; });
        CHECK(n.far.batches - before < 5);  // no start sees enough refusals by itself
        n.start();
    }
    CHECK(starts >= 3);
    n.run([&] { return n.all_there(); });
    CHECK(n.box.aside.size() == 1);
    CHECK(n.far.held[3] == "withheld v3");
    CHECK(n.far.held.size() == 10);
}

TEST_CASE("head office that went back to an older backup gets everything again", "[uplink]")
{
    night n;
    n.add(10);
    bool restored = false;
    n.run([&] {
        if (n.all_there() && !restored) {
            restored = true;
            n.far.held.erase(n.far.held.upper_bound(4), n.far.held.end());
            n.add(1);
            n.service->ring();
            return false;
        }
        return restored && n.all_there();
    });
    CHECK(restored);
    CHECK(n.far.held.size() == 11);
}

TEST_CASE("a new epoch is taken, told to people, and everything goes up again", "[uplink]")
{
    night n;
    n.add(3);
    n.far.demand = "E2";
    n.run([&] { return n.all_there(); });
    CHECK(n.box.epoch == "E2");
    CHECK(n.box.epochs_taken == 1);
    CHECK(n.service->status().new_epochs == 1);
    CHECK(n.far.held.size() == 3);
}

TEST_CASE("what only a person can mend is said as such and tried again quietly", "[uplink]")
{
    const boost::system::error_code faults[] = {
        http::fault::other_authority, http::fault::certificate_expired, link_fault::revoked,
        link_fault::not_joined, http::fault::bad_credentials};
    for (const auto& why : faults) {
        night n;
        n.add(1);
        n.far.troubles = {why, why, why};
        n.run([&] { return n.all_there(); });
        CAPTURE(why.message());
        CHECK(n.ever(uplink_state::stopped, std::string(fault_word(why))));
        CHECK(n.all_there());  // mended: it goes on by itself
        CHECK(n.service->status().fault.empty());
        CHECK(n.far.hellos <= 6);
    }
}

TEST_CASE("an unreachable head office is tried again with a time that is told", "[uplink]")
{
    night n;
    n.add(1);
    n.far.troubles = {http::fault::unreachable};
    n.run([&] { return n.all_there(); });
    CHECK(n.ever(uplink_state::unreachable, "unreachable"));
    for (const auto& s : n.told)
        if (s.state == uplink_state::unreachable)
            CHECK(s.next_at.has_value());
}

TEST_CASE("a head office that takes less at once is sent less", "[uplink]")
{
    night n;
    n.add(10);
    n.far.takes = 2;
    n.run([&] { return n.all_there(); });
    CHECK(n.far.held.size() == 10);
}

TEST_CASE("busy head office is left alone as long as it asks", "[uplink]")
{
    night n;
    n.add(1);
    n.far.troubles = {link_fault::busy};
    n.far.asked = 77s;
    n.run([&] { return n.all_there(); });
    CHECK(n.clock.waits.at(0) >= 77s);
}

TEST_CASE("in eager mode new records go up when the bell rings", "[uplink]")
{
    night n;
    n.add(1);
    int rounds = 0;
    n.run([&] {
        if (++rounds == 1) {
            n.add(1);
            n.service->ring();
        }
        return rounds > 1;
    });
    CHECK(n.far.held.size() == 2);
    CHECK(n.far.hellos == 1);  // the connection was sound: no need to ask again
    CHECK(n.their_times.size() == 1);
    CHECK(n.news.size() == 1);
    CHECK(n.far.pulls == 1);  // not after every record
}

TEST_CASE("a bell during a pause does not shorten it", "[uplink]")
{
    night n;
    n.add(1);
    n.far.troubles = {http::fault::unreachable, http::fault::unreachable};
    int waits = 0;
    n.run([&] {
        if (++waits <= 2) {
            n.service->ring();
            CHECK_FALSE(n.clock.rung);
        }
        return n.all_there();
    });
    CHECK(waits >= 3);
}

TEST_CASE("by night a station syncs in its window and once more before the tasks appear",
          "[uplink]")
{
    night n(false);
    n.add(5);
    std::vector<int> contacts;  // second of the day
    n.far.on_call = [&] {
        if (contacts.size() < static_cast<std::size_t>(n.far.hellos) && n.far.batches == 0) {
            const auto s = n.clock.now.since_epoch / 1000 + 8 * 3600;
            contacts.push_back(static_cast<int>(s % 86'400));
        }
        n.far.batches = 0;
    };
    n.run([&] { return n.far.hellos >= 6; });
    REQUIRE(contacts.size() >= 5);
    const auto starts = starts_of("DS-1", {});
    int early = 0;
    int late = 0;
    for (std::size_t i = 1; i < contacts.size(); ++i) {
        early += std::abs(contacts[i] - starts.first) <= 1 ? 1 : 0;
        late += std::abs(contacts[i] - starts.second) <= 1 ? 1 : 0;
    }
    CHECK(early >= 2);
    CHECK(late >= 2);
    CHECK(early + late == static_cast<int>(contacts.size()) - 1);
    CHECK(n.far.hang_ups > 0);
}

TEST_CASE("a ring at noon waits for the night, send now does not", "[uplink]")
{
    night n(false);
    int waits = 0;
    int hellos_before = 0;
    n.run([&] {
        ++waits;
        if (waits == 3) {
            n.add(2);
            n.service->ring();
            CHECK_FALSE(n.clock.rung);
            hellos_before = n.far.hellos;
        }
        if (waits == 4) {
            CHECK(n.far.hellos == hellos_before);
            n.service->send_now();
        }
        return waits > 4;
    });
    CHECK(n.far.hellos == hellos_before + 1);
    CHECK(n.all_there());
}

TEST_CASE("after a start by night everybody waits a little of his own", "[uplink]")
{
    night n(false);
    n.run([&] { return n.far.hellos > 0; });
    CHECK(n.clock.waits.at(0) <= 60s);
    CHECK(n.far.hellos == 1);
}

TEST_CASE("a clock that is set back does not silence the station", "[uplink]")
{
    night n(false);
    bool stepped = false;
    int hellos_then = 0;
    n.run([&] {
        if (n.far.hellos == 2 && !stepped) {
            stepped = true;
            hellos_then = n.far.hellos;
            n.clock.now = n.clock.now + -10LL * 24 * 3600 * 1000;
        }
        return stepped && n.far.hellos > hellos_then;
    });
    CHECK(n.far.hellos > hellos_then);
    CHECK(n.clock.waits.size() < 400);
}
