#include "tests/unit/station/recall/people.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

namespace {

constexpr business_day last{20'000};

// Twelve vans, the first `gone` of them last seen on `last`, the others coming every 5 days.
recall_customer company(int gone)
{
    recall_customer c;
    c.id = "company";
    c.kind = customer_kind::organisation;
    c.may_be_called = true;
    for (int i = 0; i < 12; ++i) {
        const auto until = i < gone ? last : last + 60;
        c.vehicles.push_back(
            {"van" + std::to_string(i), days_with(std::vector<int>(20, 5), until)});
    }
    return c;
}

}  // namespace

TEST_CASE("an organisation's flag says how many of its vehicles are late", "[station][recall]")
{
    book b;
    const auto out = b.round({company(3)}, last + 9);
    REQUIRE(out.changes.size() == 1);
    CHECK(out.changes[0].explanation.key == "flag.organisation");
    CHECK(out.changes[0].explanation.args.at("late") == text_argument{std::int64_t{3}});
    CHECK(out.changes[0].explanation.args.at("total") == text_argument{std::int64_t{12}});
    CHECK(out.changes[0].task == flag_task::call);
}

TEST_CASE("an organisation makes one task a week at most", "[station][recall]")
{
    book b;
    auto c = company(1);
    std::vector<int> raised;
    for (int d = 0; d < 30; ++d) {
        // The late van comes on days 10 and 11: its first flag closes, and it is late again later.
        if (d == 10)
            c.vehicles[0].days.push_back(last + 10);
        for (const auto& change : b.round({c}, last + d).changes)
            if (change.action == flag_action::raised)
                raised.push_back(d);
    }
    REQUIRE(raised.size() == 2);
    CHECK(raised[0] == 9);
    CHECK(raised[1] - raised[0] >= 7);
}

TEST_CASE("two vans late on following days share the task of the week", "[station][recall]")
{
    book b;
    auto c = company(2);
    c.vehicles[1].days = days_with(std::vector<int>(20, 5), last + 1);
    int raised = 0;
    for (int d = 9; d < 15; ++d)
        for (const auto& change : b.round({c}, last + d).changes)
            raised += change.action == flag_action::raised;
    CHECK(raised == 1);
}

TEST_CASE("a rising level adds no second task", "[station][recall]")
{
    book b;
    const auto c = company(1);
    b.round({c}, last + 9);
    const auto later = b.round({c}, last + 14);
    REQUIRE(later.changes.size() == 1);
    CHECK(later.changes[0].action == flag_action::level_changed);
    CHECK(later.changes[0].task == flag_task::none);
    CHECK(b.round({c}, last + 14).changes.empty());
}

TEST_CASE("the organisation's flag closes when its van is back and no other is late",
          "[station][recall]")
{
    book b;
    auto c = company(1);
    b.round({c}, last + 9);
    c.vehicles[0].days.push_back(last + 10);
    const auto out = b.round({c}, last + 11);
    REQUIRE(out.changes.size() == 1);
    CHECK(out.changes[0].action == flag_action::closed);
    CHECK(out.changes[0].flag.gap_days == 10);
}

TEST_CASE("an organisation's flag whose cause vanished is withdrawn", "[station][recall]")
{
    book b;
    auto c = company(1);
    b.round({c}, last + 9);
    c.vehicles[0].days.push_back(last + 5);  // a late record
    const auto out = b.round({c}, last + 10);
    REQUIRE(out.changes.size() == 1);
    CHECK(out.changes[0].action == flag_action::withdrawn);
}
