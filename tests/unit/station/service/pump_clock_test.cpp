#include "station/service/pump_clock.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr utc_ms noon{1'780'000'000'000};
constexpr std::int64_t second = 1'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
using ev = delivery_evidence;

// A pump whose clock is off, and the records it hands over.
struct pump {
    pump_clock clock;
    std::int64_t off{};
    std::int64_t number{};

    // A delivery that ended at `at`, heard at `now`.
    judged_time hand_over(utc_ms at, utc_ms now, ev evidence)
    {
        const auto ended = evidence == ev::none ? now : at;
        return clock.judge({{at + off}, ++number, evidence, ended}, now, true);
    }
    judged_time live(utc_ms at) { return hand_over(at, at + second, ev::sure); }
    judged_time late(utc_ms at, utc_ms now) { return hand_over(at, now, ev::none); }
};

}  // namespace

TEST_CASE(
    "a record of the delivery the line just told of is of now, whatever the pump's clock says",
    "[pump_clock]")
{
    for (const auto off : {8 * hour, -8 * hour, -3 * 365 * day, -26 * 365 * day, 5 * day}) {
        pump p{.clock = {}, .off = off};
        const auto when = p.hand_over(noon, noon + second, ev::likely);
        CHECK(when.live);
        CHECK(when.at == noon);
        CHECK_FALSE(when.unknown);
    }
}

TEST_CASE("late records of a pump that is hours off are dated by what its live ones showed",
          "[pump_clock]")
{
    for (const auto off : {8 * hour, -8 * hour, -3 * 365 * day}) {
        pump p{.clock = {}, .off = off};
        p.live(noon);
        REQUIRE(p.clock.offset_ms() == off);
        for (int i = 1; i <= 500; ++i) {
            const auto when = p.late(noon + i * minute, noon + 10 * hour);
            CHECK(when.at == noon + i * minute);
            CHECK(when.offset_ms == off);
            CHECK_FALSE(when.live);
        }
    }
}

TEST_CASE("a pump's clock that is right needs no repair, and seconds are left as they are",
          "[pump_clock]")
{
    pump p{.clock = {}, .off = 20 * second};
    p.live(noon);
    const auto when = p.late(noon + minute, noon + hour);
    CHECK(when.at == noon + minute + 20 * second);
    CHECK(when.offset_ms == 0);
}

TEST_CASE("one record that only looked live moves no clock, two that agree do", "[pump_clock]")
{
    pump p;
    p.live(noon);
    p.off = -5 * hour;
    p.hand_over(noon + 6 * hour, noon + 6 * hour + second, ev::likely);
    CHECK(p.clock.offset_ms() == 0);
    p.off = 0;
    p.live(noon + 7 * hour);
    CHECK(p.clock.offset_ms() == 0);

    pump q{.clock = {}, .off = 8 * hour};
    q.hand_over(noon, noon + second, ev::likely);
    CHECK_FALSE(q.clock.offset_ms());
    q.hand_over(noon + minute, noon + minute + second, ev::likely);
    CHECK(q.clock.offset_ms() == 8 * hour);
}

TEST_CASE("records kept through an outage are not of the car that hangs up meanwhile",
          "[pump_clock]")
{
    const auto now = noon + 10 * hour;
    for (const auto off : {std::int64_t{}, 8 * hour}) {
        pump p{.clock = {}, .off = off};
        p.live(noon);
        for (int i = 1; i < 590; ++i) {  // at 2 h the pump, 8 h fast, told of this very minute
            const auto wrote = noon + i * minute;
            const auto when = p.clock.judge({{wrote + off}, i + 1, ev::likely, now}, now, true);
            CHECK_FALSE(when.live);
            CHECK(when.at == wrote);
        }
    }
}

TEST_CASE("a clock that drifts is followed", "[pump_clock]")
{
    pump p;
    for (int i = 0; i < 100; ++i) {
        p.live(noon + i * 10 * minute);
        p.off += 10 * second;
    }
    const auto when = p.late(noon + 1000 * minute, noon + 1100 * minute);
    CHECK(std::abs(when.at - (noon + 1000 * minute)) < minute);
}

TEST_CASE("a clock that is set right is believed at once", "[pump_clock]")
{
    pump p{.clock = {}, .off = 8 * hour};
    p.live(noon);
    p.off = 0;
    const auto when = p.hand_over(noon + hour, noon + hour + second, ev::likely);
    CHECK(when.live);
    CHECK(when.at == noon + hour);
    const auto late = p.late(noon + 2 * hour, noon + 3 * hour);
    CHECK(late.at == noon + 2 * hour);
    p.live(noon + 4 * hour);
    CHECK(p.clock.offset_ms() == 0);
}

TEST_CASE("records from before and after the clock was set within one outage keep their order",
          "[pump_clock]")
{
    pump p{.clock = {}, .off = 8 * hour};
    p.live(noon);
    const auto end = noon + 10 * hour;
    CHECK(p.late(noon + hour, end).at == noon + hour);
    CHECK(p.late(noon + 4 * hour, end).at == noon + 4 * hour);
    p.off = 0;  // told five hours before the record before it
    CHECK(p.late(noon + 7 * hour, end).at == noon + 7 * hour);
    CHECK(p.late(noon + 9 * hour, end).at == noon + 9 * hour);
}

TEST_CASE("a clock that stands still or fell back to the year 2000 dates no late record",
          "[pump_clock]")
{
    SECTION("it stands")
    {
        pump_clock stands;
        stands.judge({{noon + -hour}, 1, ev::sure, noon}, noon + second, true);
        const auto when = stands.judge({{noon + -hour}, 2, ev::none, noon}, noon + 3 * hour, true);
        CHECK(when.unknown);
        CHECK(when.at == noon + 3 * hour);
    }
    SECTION("it fell back in the outage")
    {
        pump p;
        p.live(noon);
        p.off = -26 * 365 * day;
        const auto when = p.late(noon + hour, noon + 3 * hour);
        CHECK(when.unknown);
        CHECK(when.at == noon + 3 * hour);
        p.live(noon + 4 * hour);
        CHECK(p.late(noon + 5 * hour, noon + 6 * hour).at == noon + 5 * hour);
    }
}

TEST_CASE("while our own clock is not trusted nothing is learnt of the pump's", "[pump_clock]")
{
    pump_clock c;
    c.judge({{noon + 8 * hour}, 1, ev::sure, noon}, noon, false);
    CHECK_FALSE(c.offset_ms());
}

TEST_CASE("when our own clock is corrected the pump's is not taken for wrong", "[pump_clock]")
{
    pump p;
    p.live(noon);
    p.clock.own_clock_moved(-2 * hour);  // ours was two hours fast
    CHECK(p.clock.offset_ms() == 2 * hour);
    CHECK(p.clock.judge({{noon + hour}, 2, ev::none, {}}, noon + 2 * hour, true).at ==
          noon + -hour);
}

TEST_CASE("what was known of a clock is known after a restart", "[pump_clock]")
{
    pump_clock c;
    c.restore(8 * hour);
    c.last_record(41, noon, noon + 8 * hour);
    const auto when = c.judge({{noon + 9 * hour}, 42, ev::none, {}}, noon + 5 * hour, true);
    CHECK(when.at == noon + hour);
    CHECK(when.offset_ms == 8 * hour);
}
