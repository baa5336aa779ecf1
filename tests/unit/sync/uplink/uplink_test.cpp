#include "sync/uplink/uplink.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace thirdvisit;
using namespace thirdvisit::sync;
using namespace std::chrono_literals;

namespace {

constexpr patience quick{30s, 900s, 5};

template <class T>
T as(const action& a)
{
    REQUIRE(std::holds_alternative<T>(a));
    return std::get<T>(a);
}

receipt up_to(sequence n, std::vector<refusal> refused = {})
{
    return {n, std::move(refused), "E", {}};
}
refusal third(int times)
{
    return {3, "bad_json", "why", times};
}

// An uplink that has said hello and is at this cursor.
uplink at(sequence cursor)
{
    uplink u(quick, 1);
    u.on_hello({cursor, false, "E", {}});
    u.on_stored();
    return u;
}

}  // namespace

TEST_CASE("a contact begins with a hello and sends after what head office holds", "[uplink]")
{
    uplink u(quick, 1);
    as<say_hello>(u.start());
    CHECK(as<acknowledge>(u.on_hello({7, false, "E", {}})).up_to == 7);
    CHECK(as<send_after>(u.on_stored()).cursor == 7);
    CHECK(as<acknowledge>(u.on_receipt(up_to(12), "E")).up_to == 12);
    CHECK(as<send_after>(u.on_stored()).cursor == 12);
    as<finished>(u.on_nothing_pending());
    CHECK(as<send_after>(u.on_work()).cursor == 12);
}

TEST_CASE("the cursor goes back when head office holds less than before", "[uplink]")
{
    auto u = at(100);
    CHECK(as<acknowledge>(u.on_hello({40, false, "E", {}})).up_to == 40);
    CHECK(as<send_after>(u.on_stored()).cursor == 40);
    CHECK(as<acknowledge>(u.on_receipt(up_to(10), "E")).up_to == 10);
    CHECK(as<send_after>(u.on_stored()).cursor == 10);
}

TEST_CASE("pauses grow to their limit, start over after progress, and are spread", "[uplink]")
{
    auto u = at(0);
    milliseconds largest{0};
    std::set<milliseconds> seen;
    for (int i = 0; i < 200; ++i) {
        const auto pause = as<back_off>(u.on_failure()).pause;
        CHECK(pause <= (i == 0 ? 30s : 900s));
        largest = std::max(largest, pause);
        seen.insert(pause);
        as<say_hello>(u.on_backed_off());
    }
    CHECK(largest > 800s);
    CHECK(seen.size() > 190);
    u.on_receipt(up_to(1), "E");
    CHECK(as<back_off>(u.on_failure()).pause <= 30s);
}

TEST_CASE("stations that lost the same line do not come back together", "[uplink]")
{
    std::set<milliseconds> first;
    for (std::uint32_t station = 1; station <= 100; ++station)
        first.insert(as<back_off>(uplink(quick, station).on_failure()).pause);
    CHECK(first.size() > 90);
}

TEST_CASE("the pause that head office asks for is the least", "[uplink]")
{
    auto u = at(0);
    for (int i = 0; i < 20; ++i)
        CHECK(as<back_off>(u.on_failure(20s)).pause >= 20s);
}

TEST_CASE("a record is set aside after five refusals and not before", "[uplink]")
{
    auto u = at(2);
    for (int times = 1; times <= 4; ++times) {
        CHECK(as<back_off>(u.on_receipt(up_to(2, {third(times)}), "E")).pause <= 30s);
        u.on_hello({2, false, "E", {}});
        CHECK(as<send_after>(u.on_stored()).cursor == 2);
    }
    as<acknowledge>(u.on_receipt(up_to(2, {third(5)}), "E"));
    const auto aside = as<set_aside>(u.on_stored());
    CHECK(aside.seq == 3);
    CHECK(aside.code == "bad_json");
    CHECK(as<send_after>(u.on_stored()).cursor == 2);
    CHECK(as<acknowledge>(u.on_receipt(up_to(9), "E")).up_to == 9);
}

TEST_CASE("several bad records are set aside each by its own count", "[uplink]")
{
    auto u = at(2);
    const auto fifth = [](int times) { return refusal{5, "x", "y", times}; };
    u.on_receipt(up_to(2, {third(5), fifth(2)}), "E");
    CHECK(as<set_aside>(u.on_stored()).seq == 3);
    CHECK(as<send_after>(u.on_stored()).cursor == 2);
    as<acknowledge>(u.on_receipt(up_to(4, {fifth(4)}), "E"));
    CHECK(as<send_after>(u.on_stored()).cursor == 4);
    as<acknowledge>(u.on_receipt(up_to(4, {fifth(6)}), "E"));  // one answer was lost on the way
    CHECK(as<set_aside>(u.on_stored()).seq == 5);
}

TEST_CASE("an answer that leads nowhere is a failure, not a busy loop", "[uplink]")
{
    auto u = at(5);
    as<back_off>(u.on_receipt(up_to(5), "E"));
}

TEST_CASE("a new epoch is taken before anything is sent", "[uplink]")
{
    uplink u(quick, 1);
    CHECK(as<take_epoch>(u.on_hello({0, true, "N", {}})).epoch == "N");
    as<say_hello>(u.on_epoch_taken());

    auto sending = at(5);
    CHECK(as<take_epoch>(sending.on_receipt({5, {}, "N", {}}, "E")).epoch == "N");
    as<say_hello>(sending.on_epoch_taken());
    CHECK(sending.cursor() == 0);
}
