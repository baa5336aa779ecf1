// The duplicate warning through the store: noted when something is recorded, shown at the pump and to
// the manager, taken back by his word.
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

view::visit come(core_bench& b, int n, const std::string& plate)
{
    b.lift(1);
    const auto seen = b.wait(b.business->enter_plate(1, b.plate("p-" + std::to_string(n), plate)));
    REQUIRE(seen);
    b.pass(minute);
    b.hang_up(1);
    b.hear("line-1", b.record(1, n));
    b.pass(4 * minute);
    return *seen;
}

profile_answer with_phone(const std::string& id, const std::string& phone)
{
    profile_answer a;
    a.id = id;
    a.badge = "1046";
    a.stage = 3;
    a.answer = answer_kind::done;
    a.address = "王先生";
    a.contact_kind = "phone";
    a.contact = phone;
    for (const auto* purpose : {"address_and_history", "phone"})
        a.consents.push_back({purpose, consent_state::given, "w/1", "zh-CN", "said"});
    return a;
}

std::vector<view::twin_pair> twins(core_bench& b)
{
    return b.wait(b.business->twins());
}

}  // namespace

TEST_CASE("a plate easily mixed up with a known one is a warning with both profiles named",
          "[twins]")
{
    core_bench b;
    come(b, 1, "豫AB8123");
    b.pass(2 * day);
    CHECK(twins(b).empty());
    come(b, 2, "豫A88I23");
    REQUIRE(twins(b).size() == 1);
    const auto pair = twins(b).at(0);
    CHECK(pair.reasons == std::vector<std::string>{"look_alike"});
    CHECK(pair.a.title == "豫A·•••23");
    CHECK(pair.a.visit_days == 1);
    CHECK(pair.a.customer < pair.b.customer);

    b.pass(2 * day);
    const auto again = come(b, 3, "豫A88I23");
    REQUIRE(again.customer);
    REQUIRE(again.customer->twins.size() == 1);
    CHECK(again.customer->twins[0].title == "豫A·•••23");
    CHECK(b.snapshot().visits.at(0).customer->twins.empty());  // the car has left
}

TEST_CASE("another ending is another car", "[twins]")
{
    core_bench b;
    come(b, 1, "豫AB8123");
    come(b, 2, "豫AB8124");
    come(b, 3, "豫CB8123");
    CHECK(twins(b).empty());
}

TEST_CASE("the same phone however it is written is a warning; two persons stay two", "[twins]")
{
    core_bench b;
    const auto one = come(b, 1, "豫A11111");
    REQUIRE(b.wait(b.business->answer(one.id, with_phone("a-1", "+86 139-1234-7651"))));
    const auto two = come(b, 2, "豫C22222");
    REQUIRE(b.wait(b.business->answer(two.id, with_phone("a-2", "139 1234 7651"))));
    const auto three = come(b, 3, "豫D33333");
    REQUIRE(b.wait(b.business->answer(three.id, with_phone("a-3", "13900007651"))));
    REQUIRE(twins(b).size() == 1);
    const auto pair = twins(b).at(0);
    CHECK(pair.reasons == std::vector<std::string>{"same_phone"});
    CHECK(pair.b.title == "豫C·•••22 王••");

    const auto left =
        b.wait(b.business->tell_apart({"t-1", "1046", pair.b.customer, pair.a.customer}));
    REQUIRE(left);
    CHECK(left->empty());
    REQUIRE(b.wait(b.business->answer(two.id, with_phone("a-4", "13912347651"))));
    CHECK(twins(b).empty());
    b.restart();
    CHECK(twins(b).empty());
}

TEST_CASE("who is erased is nobody's twin", "[twins]")
{
    core_bench b;
    const auto one = come(b, 1, "豫AB8123");
    come(b, 2, "豫A88123");
    REQUIRE(twins(b).size() == 1);
    profile_answer never;
    never.id = "a-1";
    never.badge = "1046";
    never.stage = 2;
    never.answer = answer_kind::never;
    never.do_not_record = true;
    REQUIRE(b.wait(b.business->answer(one.id, never)));
    CHECK(twins(b).empty());
}
