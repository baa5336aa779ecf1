#include "station/profile/merge.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

const business_day first{20'600};

consent_record said(const std::string& id, const std::string& purpose, consent_state state,
                    std::int64_t at)
{
    consent_record c;
    c.id = id;
    c.purpose = purpose;
    c.state = state;
    c.at = {at};
    return c;
}

merge_side noticed(const std::string& id)
{
    merge_side s;
    s.id = id;
    s.stage = 1;
    s.days = {first, first + 10};
    s.created = {1'000};
    return s;
}

merge_side complete(const std::string& id)
{
    auto s = noticed(id);
    s.stage = 3;
    s.has_address = true;
    s.has_organisation = true;
    s.contact = contact_kind::phone;
    s.has_manager = true;
    s.stage_2_on = first + 3;
    s.days = {first + 3, first + 10, first + 12};
    s.said = {said("1", "address_and_history", consent_state::given, 10),
              said("2", "phone", consent_state::given, 10)};
    return s;
}

using fields = std::vector<merge_field>;

}  // namespace

TEST_CASE("who may not be one person is told why", "[profile][merge]")
{
    const auto a = noticed("a");
    auto b = noticed("b");
    CHECK(obstacle_between(a, b) == merge_obstacle::none);
    CHECK(obstacle_between(a, a) == merge_obstacle::same_profile);
    b.kind = customer_kind::organisation;
    CHECK(obstacle_between(a, b) == merge_obstacle::unlike_kinds);
    b.kind = customer_kind::shared;
    CHECK(obstacle_between(a, b) == merge_obstacle::shared_vehicle);
    b = noticed("b");
    b.do_not_record = true;
    CHECK(obstacle_between(b, a) == merge_obstacle::do_not_record);
    b.do_not_record = false;
    b.merged = true;
    CHECK(obstacle_between(a, b) == merge_obstacle::merged_already);
    for (const auto o : {merge_obstacle::same_profile, merge_obstacle::merged_already,
                         merge_obstacle::shared_vehicle, merge_obstacle::do_not_record,
                         merge_obstacle::unlike_kinds})
        CHECK_FALSE(name_of(o).empty());
}

TEST_CASE("the higher stage is kept, then more visit days, then the older profile",
          "[profile][merge]")
{
    auto a = noticed("a");
    auto b = noticed("b");
    b.stage = 2;
    b.created = {500};
    a.days.push_back(first + 20);
    CHECK_FALSE(first_is_kept(a, b));
    b.stage = 1;
    CHECK(first_is_kept(a, b));
    b.days = a.days;
    CHECK_FALSE(first_is_kept(a, b));
    CHECK(first_is_kept(b, a));
    b.created = a.created;
    CHECK(first_is_kept(a, b) != first_is_kept(b, a));
}

TEST_CASE("what the kept profile has not comes from the other, and completes it",
          "[profile][merge]")
{
    const auto plan = plan_merge(noticed("a"), complete("b"));
    CHECK(plan.filled == fields{merge_field::address, merge_field::organisation,
                                merge_field::contact, merge_field::manager});
    CHECK(plan.stage == 3);
    CHECK(plan.stage_2_on == first + 3);
    CHECK(plan.days == std::vector{first, first + 3, first + 10, first + 12});
    auto kept = complete("a");
    kept.stage_2_on = first + 7;
    const auto full = plan_merge(kept, complete("b"));
    CHECK(full.filled.empty());
    CHECK(full.stage_2_on == first + 7);
}

TEST_CASE("a contact without a consent that still holds stays behind", "[profile][merge]")
{
    auto kept = noticed("a");
    kept.said = {said("9", "phone", consent_state::withdrawn, 20)};
    auto plan = plan_merge(kept, complete("b"));
    CHECK(plan.contact_left);
    CHECK_FALSE(plan.fills(merge_field::contact));
    CHECK(plan.stage == 2);

    kept.said[0].at = {5};  // given again later
    plan = plan_merge(kept, complete("b"));
    CHECK_FALSE(plan.contact_left);
    CHECK(plan.fills(merge_field::contact));

    kept.said[0].at = {10};  // at the same instant the stricter word counts
    CHECK(plan_merge(kept, complete("b")).contact_left);

    kept.said = {said("9", "address_and_history", consent_state::declined, 20)};
    plan = plan_merge(kept, complete("b"));
    CHECK_FALSE(plan.fills(merge_field::address));
    CHECK_FALSE(plan.fills(merge_field::organisation));
    CHECK_FALSE(plan.stage_2_on);
}

TEST_CASE("every word of both stays in the history", "[profile][merge]")
{
    auto kept = noticed("a");
    kept.said = {said("9", "phone", consent_state::withdrawn, 5)};
    const auto all = said_together(kept, complete("b"));
    REQUIRE(all.size() == 3);
    CHECK(all.front().state == consent_state::withdrawn);
    CHECK(given_in(all).has("phone"));
}

TEST_CASE("of two answers the stricter counts, and every no of both", "[profile][merge]")
{
    auto a = noticed("a");
    auto b = complete("b");
    a.questions[0] = {answer::not_now, 0, first + 12, 3};
    b.questions[0] = {answer::no, 1, first + 10, 2};
    a.questions[1] = {answer::no, 2, first, 1};
    b.questions[1] = {answer::no, 1, first + 3, 1};
    a.questions[2] = {answer::not_now, 0, first, 1};
    for (const auto& plan : {plan_merge(a, b), plan_merge(b, a)}) {
        CHECK(plan.questions[0] == question_state{answer::no, 1, first + 10, 3});
        CHECK(plan.questions[1] == question_state{answer::never, 3, first + 3, 2});
        CHECK(plan.questions[2] == question_state{answer::not_now, 0, first, 1});
    }
}
