#include "tests/unit/station/recall/people.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

namespace {

constexpr business_day last{20'000};

// `count` weekly customers whose last visit was on `day`: late from day + 11.
void add(std::vector<recall_customer>& people, int count, business_day day)
{
    for (int i = 0; i < count; ++i)
        people.push_back(
            regular("d" + std::to_string(day.count) + "-" + std::to_string(i), 7, day));
}

book eight_quiet_weeks()
{
    book b;
    const std::vector<recall_customer> nobody;
    for (int d = -56; d < 0; ++d)
        b.round(nobody, last + 11 + d);
    return b;
}

}  // namespace

TEST_CASE("the guard sleeps until 8 weeks are known", "[station][recall]")
{
    std::vector<recall_customer> people;
    add(people, 20, last);
    book b;
    const std::vector<recall_customer> nobody;
    for (int d = -55; d < 0; ++d)
        b.round(nobody, last + 11 + d);
    const auto out = b.round(people, last + 11);
    CHECK_FALSE(out.alert);
    CHECK(out.changes.size() == 20);
}

TEST_CASE("many new lates on one day become one station alert, the flags wait", "[station][recall]")
{
    auto b = eight_quiet_weeks();
    std::vector<recall_customer> people;
    add(people, 5, last);
    const auto out = b.round(people, last + 11);
    REQUIRE(out.alert);
    CHECK(out.alert->new_lates == 5);
    CHECK(out.alert->held_until == last + 14);
    CHECK(out.changes.empty());
    CHECK(b.open() == 0);
}

TEST_CASE("four new lates are no flood", "[station][recall]")
{
    auto b = eight_quiet_weeks();
    std::vector<recall_customer> people;
    add(people, 4, last);
    const auto out = b.round(people, last + 11);
    CHECK_FALSE(out.alert);
    CHECK(out.changes.size() == 4);
}

TEST_CASE("a flood is more than three times the station's own median", "[station][recall]")
{
    for (const int today : {6, 7}) {
        book b;
        std::vector<recall_customer> people;
        for (int d = -56; d < 0; ++d)
            add(people, 2, last + d);
        for (int d = -56; d < 0; ++d)
            b.round(people, last + 11 + d);
        add(people, today, last);
        const auto out = b.round(people, last + 11);
        CHECK(out.alert.has_value() == (today == 7));
        if (out.alert)
            CHECK(out.alert->usual_times_2 == 4);
    }
}

TEST_CASE("held flags are released after 3 days for those still away", "[station][recall]")
{
    auto b = eight_quiet_weeks();
    std::vector<recall_customer> people;
    add(people, 5, last);
    b.round(people, last + 11);
    people[1].vehicles[0].days.push_back(last + 12);  // came by himself
    CHECK(b.round(people, last + 12).changes.empty());
    CHECK(b.round(people, last + 13).changes.empty());
    const auto released = b.round(people, last + 14);
    CHECK(released.changes.size() == 4);
    CHECK_FALSE(released.alert);
    CHECK(b.state.held.empty());
    for (const auto& f : b.flags)
        CHECK(f.raised_on == last + 14);
}

TEST_CASE("the alert is given once, and a second run of the day holds the same flags",
          "[station][recall]")
{
    auto b = eight_quiet_weeks();
    std::vector<recall_customer> people;
    add(people, 5, last);
    CHECK(b.round(people, last + 11).alert);
    const auto state = b.state;
    const auto again = b.round(people, last + 11);
    CHECK_FALSE(again.alert);
    CHECK(again.changes.empty());
    CHECK(b.state == state);
}

TEST_CASE("floods survive a catch-up of many days", "[station][recall]")
{
    auto b = eight_quiet_weeks();
    std::vector<recall_customer> people;
    add(people, 6, last);
    const auto all = run_rounds({people, b.flags, b.state, last + 20, {}, {}}, last + 11);
    REQUIRE(all.alerts.size() == 1);
    CHECK(all.alerts[0].day == last + 11);
    int raised = 0;
    for (const auto& change : all.changes)
        raised += change.action == flag_action::raised;
    CHECK(raised == 6);
}
