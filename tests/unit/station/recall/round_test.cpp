#include "tests/unit/station/recall/people.hpp"

#include "schemas/ids.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::station::test;

namespace {

constexpr business_day last{20'000};

}  // namespace

TEST_CASE("a regular is flagged on the first late day, not before", "[station][recall]")
{
    book b;
    const std::vector people{regular("anna", 9, last)};
    for (int d = 0; d <= 12; ++d)
        CHECK(b.round(people, last + d).changes.empty());
    const auto out = b.round(people, last + 13);
    REQUIRE(out.changes.size() == 1);
    const auto& change = out.changes[0];
    CHECK(change.action == flag_action::raised);
    CHECK(change.flag.level == recall_level::late);
    CHECK(change.flag.revision == 1);
    CHECK(change.flag.raised_on == last + 13);
    CHECK(change.flag.due == last + 9);
    CHECK(change.task == flag_task::call);
    CHECK(is_id(change.flag.id));
}

TEST_CASE("a flag explains itself", "[station][recall]")
{
    book b;
    const auto change = b.round({regular("anna", 9, last)}, last + 13).changes.at(0);
    CHECK(change.explanation.key == "flag.explanation");
    CHECK(change.explanation.args.at("cycle") == text_argument{std::int64_t{9}});
    CHECK(change.explanation.args.at("last") == text_argument{to_string(last)});
    CHECK(change.explanation.args.at("due") == text_argument{to_string(last + 9)});
    CHECK(change.explanation.args.at("grace_end") == text_argument{to_string(last + 12)});
    CHECK(change.explanation.args.at("elapsed") == text_argument{std::int64_t{13}});
    CHECK(change.elapsed_days == 13);
    CHECK(change.rarity_percent < 25);
}

TEST_CASE("running the round twice changes nothing", "[station][recall]")
{
    book b;
    std::vector<recall_customer> people;
    for (int i = 0; i < 40; ++i)
        people.push_back(regular("c" + std::to_string(i), 4 + i % 9, last + -(i % 30)));
    for (int d = 0; d < 60; ++d) {
        b.round(people, last + d);
        const auto state = b.state;
        const auto again = b.round(people, last + d);
        CHECK(again.changes.empty());
        CHECK_FALSE(again.alert);
        CHECK(b.state == state);
    }
}

TEST_CASE("the level rises on the same flag", "[station][recall]")
{
    book b;
    const std::vector people{regular("anna", 9, last)};
    std::vector<std::pair<int, recall_level>> seen;
    for (int d = 0; d <= 60; ++d)
        for (const auto& change : b.round(people, last + d).changes)
            seen.emplace_back(d, change.flag.level);
    CHECK(seen == std::vector<std::pair<int, recall_level>>{{13, recall_level::late},
                                                            {19, recall_level::overdue},
                                                            {28, recall_level::lost}});
    REQUIRE(b.flags.size() == 1);
    CHECK(b.flags[0].revision == 3);
    CHECK(b.flags[0].raised_on == last + 13);
}

TEST_CASE("a lost customer stays flagged when his visits leave the last 365 days",
          "[station][recall]")
{
    book b;
    const std::vector people{regular("anna", 9, last, 5)};
    b.round(people, last + 20);
    CHECK(b.round(people, last + 400).changes.at(0).flag.level == recall_level::lost);
    CHECK(b.round(people, last + 800).changes.empty());
    CHECK(b.open() == 1);
}

TEST_CASE("a visit closes the flag and writes the length of the gap", "[station][recall]")
{
    book b;
    std::vector people{regular("anna", 9, last)};
    b.round(people, last + 13);
    people[0].vehicles[0].days.push_back(last + 15);
    const auto out = b.round(people, last + 16);
    REQUIRE(out.changes.size() == 1);
    CHECK(out.changes[0].action == flag_action::closed);
    CHECK(out.changes[0].flag.state == flag_state::closed);
    CHECK(out.changes[0].flag.gap_days == 15);
    CHECK(out.changes[0].flag.closed_on == last + 15);
    CHECK(out.changes[0].flag.revision == 2);
    CHECK(b.open() == 0);
}

TEST_CASE("a visit on the very day the flag was raised closes it", "[station][recall]")
{
    book b;
    std::vector people{regular("anna", 9, last)};
    b.round(people, last + 13);
    people[0].vehicles[0].days.push_back(last + 13);
    CHECK(b.round(people, last + 14).changes.at(0).action == flag_action::closed);
}

TEST_CASE("a late record withdraws the flag with a note", "[station][recall]")
{
    book b;
    std::vector people{regular("anna", 9, last)};
    b.round(people, last + 13);
    people[0].vehicles[0].days.push_back(last + 8);
    const auto out = b.round(people, last + 14);
    REQUIRE(out.changes.size() == 1);
    CHECK(out.changes[0].action == flag_action::withdrawn);
    CHECK(out.changes[0].flag.state == flag_state::withdrawn);
    CHECK(out.changes[0].note == "late_record");
    CHECK(out.changes[0].task == flag_task::none);
}

TEST_CASE("a flag whose last visit was corrected away is withdrawn and judged anew",
          "[station][recall]")
{
    book b;
    std::vector people{regular("anna", 9, last)};
    b.round(people, last + 13);
    people[0].vehicles[0].days.pop_back();
    const auto out = b.round(people, last + 14);
    REQUIRE(out.changes.size() == 2);
    CHECK(out.changes[0].note == "history_changed");
    CHECK(out.changes[1].action == flag_action::raised);
    CHECK(out.changes[1].flag.last_visit == last + -9);
    CHECK(b.round(people, last + 14).changes.empty());
}

TEST_CASE(
    "a longer grace withdraws, the shorter one raises anew, on the same day as the next revision",
    "[station][recall]")
{
    book b;
    const std::vector people{regular("anna", 9, last)};
    b.round(people, last + 13);
    round_settings patient;
    patient.rhythm.grace_days = 7;
    const auto gone = b.round(people, last + 13, {}, patient);
    REQUIRE(gone.changes.size() == 1);
    CHECK(gone.changes[0].note == "no_longer_late");
    const auto back = b.round(people, last + 13);
    REQUIRE(back.changes.size() == 1);
    CHECK(back.changes[0].action == flag_action::raised);
    CHECK(back.changes[0].flag.id == gone.changes[0].flag.id);
    CHECK(back.changes[0].flag.revision == 3);
    b.round(people, last + 14, {}, patient);
    const auto later = b.round(people, last + 15);
    REQUIRE(later.changes.size() == 1);
    CHECK(later.changes[0].flag.id != gone.changes[0].flag.id);
    CHECK(later.changes[0].flag.revision == 1);
}

TEST_CASE("closed as lost and becoming shared withdraw an open flag", "[station][recall]")
{
    for (const bool lost : {true, false}) {
        book b;
        std::vector people{regular("anna", 9, last)};
        b.round(people, last + 13);
        people[0].closed_as_lost = lost;
        if (!lost)
            people[0].kind = customer_kind::shared;
        const auto out = b.round(people, last + 14);
        REQUIRE(out.changes.size() == 1);
        CHECK(out.changes[0].note == (lost ? "closed_as_lost" : "shared"));
    }
}

TEST_CASE("who is not regular, shared, away or not of this station is never flagged",
          "[station][recall]")
{
    auto few = regular("few", 9, last, 4);
    auto loose = regular("loose", 9, last);
    loose.vehicles[0].days = days_with({2, 20, 1, 25, 2, 18, 3}, last);
    auto shared = regular("taxi", 2, last);
    shared.kind = customer_kind::shared;
    auto away = regular("away", 9, last);
    away.away_until = last + 30;
    auto elsewhere = regular("elsewhere", 9, last);
    elsewhere.raised_here = false;
    book b;
    const std::vector people{few,  loose,     shared,
                             away, elsewhere, recall_customer{"empty", {}, {}, {}, {}, {}, {}}};
    for (int d = 0; d <= 30; ++d)
        CHECK(b.round(people, last + d).changes.empty());
    const auto after = b.round(people, last + 31);
    REQUIRE(after.changes.size() == 1);  // the planned absence has ended
    CHECK(after.changes[0].flag.customer == "away");
}

TEST_CASE("without a contact or consent the flag becomes a watch card", "[station][recall]")
{
    book b;
    auto silent = regular("anna", 9, last);
    silent.may_be_called = false;
    CHECK(b.round({silent}, last + 13).changes.at(0).task == flag_task::watch);
}

TEST_CASE("a person is late by his main vehicle, and not while another of his cars comes",
          "[station][recall]")
{
    auto anna = regular("anna", 9, last);
    anna.vehicles.push_back({"second", {last + -40, last + 5}});
    book b;
    CHECK(b.round({anna}, last + 13).changes.empty());
    anna.vehicles[1].days = {last + -40, last + -3};
    CHECK(b.round({anna}, last + 13).changes.size() == 1);
}

TEST_CASE("any car of the customer closes his flag", "[station][recall]")
{
    auto anna = regular("anna", 9, last);
    book b;
    b.round({anna}, last + 13);
    anna.vehicles.push_back({"second", {last + 14}});
    const auto out = b.round({anna}, last + 15);
    REQUIRE(out.changes.size() == 1);
    CHECK(out.changes[0].action == flag_action::closed);
    CHECK(out.changes[0].flag.gap_days == 14);
}

TEST_CASE("closed days push the flag back, and may withdraw it", "[station][recall]")
{
    book b;
    const std::vector people{regular("anna", 9, last)};
    const std::vector<business_day> closed{last + 3, last + 4};
    CHECK(b.round(people, last + 13, closed).changes.empty());
    CHECK(b.round(people, last + 14, closed).changes.empty());
    CHECK(b.round(people, last + 15, closed).changes.size() == 1);
    const std::vector<business_day> more{last + 3, last + 4, last + 10};
    CHECK(b.round(people, last + 15, more).changes.at(0).note == "no_longer_late");
}

TEST_CASE("after downtime the round catches up day by day", "[station][recall]")
{
    std::vector<recall_customer> people;
    for (int i = 0; i < 12; ++i)
        people.push_back(regular("c" + std::to_string(i), 5 + i % 4, last + -i));
    people[3].vehicles[0].days.push_back(last + 9);  // came back in the middle
    book daily;
    std::vector<flag_change> expected;
    for (int d = 1; d <= 30; ++d)
        for (auto& change : daily.round(people, last + d).changes)
            expected.push_back(change);

    book none;
    const auto caught =
        run_rounds({people, none.flags, none.state, last + 30, {}, {1'000}}, last + 1);
    REQUIRE(caught.changes.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(caught.changes[i].flag.id == expected[i].flag.id);
        CHECK(caught.changes[i].flag.level == expected[i].flag.level);
        CHECK(caught.changes[i].flag.raised_on == expected[i].flag.raised_on);
        CHECK(caught.changes[i].flag.revision == expected[i].flag.revision);
        CHECK(caught.changes[i].action == expected[i].action);
    }
    CHECK(caught.state == daily.state);
}

TEST_CASE("expected today: regulars due today or tomorrow, before anybody is late",
          "[station][recall]")
{
    auto late = regular("late", 9, last + -20);
    auto away = regular("away", 9, last);
    away.away_until = last + 20;
    const std::vector people{
        regular("b", 9, last),     regular("a", 10, last), regular("soon", 12, last), late, away,
        regular("few", 9, last, 3)};
    const auto list = expected_customers(people, last + 9);
    CHECK(list == std::vector<expected_customer>{{"b", last + 9}, {"a", last + 10}});
    CHECK(expected_customers(people, last + 8) == std::vector<expected_customer>{{"b", last + 9}});
}

TEST_CASE("no fixed rhythm: a list of its own at the own 90 % gap, no tasks", "[station][recall]")
{
    auto loose = regular("loose", 9, last);
    loose.vehicles[0].days = days_with({2, 20, 1, 25, 2, 18, 3}, last);
    const std::vector people{loose, regular("steady", 9, last)};
    CHECK(without_rhythm(people, last + 25).empty());
    CHECK(without_rhythm(people, last + 26) == std::vector<std::string>{"loose"});
}

TEST_CASE("a flag's id tells customer and day apart", "[station][recall]")
{
    CHECK(flag_id("anna", last) == flag_id("anna", last));
    CHECK(flag_id("anna", last) != flag_id("anna", last + 1));
    CHECK(flag_id("anna", last) != flag_id("annb", last));
    CHECK(is_id(flag_id("anna", last)));
}

TEST_CASE("the service closes a flag as the round would", "[station][recall]")
{
    book b;
    const auto raised = b.round({regular("anna", 9, last)}, last + 13).changes.at(0).flag;
    const auto closed = closed_by_visit(raised, last + 15, {2'000});
    CHECK(closed.state == flag_state::closed);
    CHECK(closed.gap_days == 15);
    CHECK(closed.revision == 2);
    CHECK(closed.changed == utc_ms{2'000});
}
