// Two profiles made one by the manager: through the core and across restarts.
#include "two_profiles.hpp"

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;
using namespace thirdvisit::test::merging;

TEST_CASE("a pair says which profile should be kept and what would come together", "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    CHECK_FALSE(two.pair.a_kept);  // the other one is complete
    CHECK(two.pair.obstacle.empty());
    CHECK(two.pair.if_a.visit_days == 3);
    CHECK(two.pair.if_a.cars == 2);
    CHECK(two.pair.if_a.cards == 2);
    CHECK(two.pair.if_a.stage == 3);
    CHECK(two.pair.if_a.fills == std::vector<std::string>{"address", "contact", "manager"});
    CHECK(two.pair.if_b.fills.empty());
}

TEST_CASE("two profiles become one: visits, cars, cards, consents, and what comes later",
          "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    const auto sent = b.outbox().size();
    const auto desk = merge(b, "m-1", two.a, two.b);
    REQUIRE(desk);
    CHECK(desk->pairs.empty());
    REQUIRE(desk->merged.size() == 1);
    CHECK(desk->merged[0].merged == two.b);
    CHECK(desk->merged[0].can_undo);
    CHECK(desk->merged[0].survivor.visit_days == 3);
    CHECK(b.totals().customers == 1);

    const auto one = page(b, two.a);
    CHECK(one.visits.size() == 3);
    CHECK(one.card_tails.size() == 2);
    CHECK(one.plates.size() == 2);
    CHECK(one.consents.size() == 2);
    CHECK(one.stage == 3);
    CHECK(one.manager == "1046");
    CHECK(one.merged == std::vector{two.b});
    CHECK(one.asked_for.empty());
    const auto asked = page(b, two.b);
    CHECK(asked.id == two.a);
    CHECK(asked.asked_for == two.b);

    const auto news = sent_since(b, sent);
    CHECK(of_kind<visit_record>(news).empty());
    REQUIRE(of_kind<merge_record>(news).size() == 1);
    CHECK(of_kind<merge_record>(news)[0].survivor == two.a);
    CHECK(of_kind<merge_record>(news)[0].merged == two.b);
    REQUIRE(of_kind<customer_record>(news).size() == 1);
    CHECK(of_kind<customer_record>(news)[0].stage == 3);

    b.pass(2 * day);
    come(b, 4, car_b, card_b);
    b.restart();
    b.pass(2 * day);
    come(b, 5, car_b);
    b.pass(day);
    b.visit_by_card(6, card_b);
    CHECK(page(b, two.a).visits.size() == 6);
    CHECK(b.totals().customers == 1);
    CHECK(b.wait(b.business->twin_desk()).merged.size() == 1);
}

TEST_CASE("the same request again changes nothing, and a second merge of one is refused",
          "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    REQUIRE(merge(b, "m-1", two.a, two.b));
    const auto sent = b.outbox().size();
    const auto rows_then = count(b, "merge_part");
    REQUIRE(merge(b, "m-1", two.a, two.b));
    CHECK(b.outbox().size() == sent);
    CHECK(count(b, "merge_part") == rows_then);

    const auto again = merge(b, "m-2", two.a, two.b);
    REQUIRE_FALSE(again);
    CHECK(again.why().why == errc::refused);
    CHECK(again.why().text == "merge.obstacle.merged_already");
    CHECK(merge(b, "m-3", two.a, two.a).why().text == "merge.obstacle.same_profile");
    CHECK(merge(b, "m-4", two.a, "nobody").why().text == "error.no_such_customer");
    CHECK(b.wait(b.business->merge({"m-5", "9999", two.a, two.b})).why().text ==
          "error.unknown_badge");
    CHECK(b.wait(b.business->merge({"", "1046", two.a, two.b})).why().text == "error.bad_id");
    CHECK(b.outbox().size() == sent);
}

TEST_CASE("who is at the pump when two become one is the survivor, and himself again after",
          "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    b.lift(1);
    REQUIRE(b.wait(b.business->enter_plate(1, b.plate("p-9", car_b))));
    REQUIRE(customer_at_pump(b) == two.b);
    const auto desk = merge(b, "m-1", two.a, two.b);
    REQUIRE(desk);
    CHECK(customer_at_pump(b) == two.a);
    b.restart();
    CHECK(customer_at_pump(b) == two.a);
    REQUIRE(undo(b, "u-1", desk->merged.at(0).id));
    CHECK(customer_at_pump(b) == two.b);
    b.pass(minute);
    b.hang_up(1);
    b.hear("line-1", b.record(1, 9));
    b.pass(4 * minute);
    CHECK(page(b, two.b).visits.size() == 2);
}

TEST_CASE("card and plate of two profiles at one pump agree once they are one", "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    b.present_card(1, card_a);
    b.lift(1);
    const auto seen = b.wait(b.business->enter_plate(1, b.plate("p-9", car_b)));
    REQUIRE(seen);
    REQUIRE(seen->how == identification::conflicting);
    REQUIRE(merge(b, "m-1", two.a, two.b));
    CHECK(customer_at_pump(b) == two.a);
}

TEST_CASE("a profile picked by hand before the merge is the survivor after a restart", "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    b.lift(1);
    const auto seen = b.wait(b.business->enter_plate(1, b.plate("p-9", car_a)));
    REQUIRE(seen);
    auto picked = b.plate("p-10", car_b);
    picked.customer = two.b;
    REQUIRE(b.wait(b.business->correct_plate(seen->id, picked)));
    REQUIRE(customer_at_pump(b) == two.b);
    REQUIRE(merge(b, "m-1", two.a, two.b));
    CHECK(customer_at_pump(b) == two.a);
    b.restart();
    CHECK(customer_at_pump(b) == two.a);
    auto stale = b.plate("p-11", car_b);  // a page of before still names the merged one
    stale.customer = two.b;
    const auto shown = b.wait(b.business->correct_plate(seen->id, stale));
    REQUIRE(shown);
    CHECK(shown->customer->id == two.a);
}

TEST_CASE("erasing the survivor takes the merged one with him, for good", "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    const auto desk = merge(b, "m-1", two.a, two.b);
    REQUIRE(desk);
    b.pass(day);
    const auto seen = come(b, 4, car_b, card_b);
    const auto keys = [&] {
        return database(b.folder() / "keys.db", access::read)
            .integer("SELECT count(*) FROM data_key");
    };
    const auto kept = keys();
    const auto sent = b.outbox().size();
    profile_answer never;
    never.id = "a-9";
    never.badge = "1046";
    never.stage = 2;
    never.answer = answer_kind::never;
    never.do_not_record = true;
    REQUIRE(b.wait(b.business->answer(seen.id, never)));
    CHECK(keys() == kept - 2);
    CHECK(count(b, "customer") == 1);  // the mark
    for (const auto* table : {"merge", "merge_part", "merge_question", "consent", "blind"}) {
        CAPTURE(table);
        CHECK(count(b, table) == 0);
    }
    CHECK(count(b, "visit WHERE customer IS NOT NULL") == 0);
    const auto gone = of_kind<erasure_record>(sent_since(b, sent));
    REQUIRE(gone.size() == 2);
    CHECK(gone[0].id == two.a);
    CHECK(gone[1].id == two.b);
    CHECK(undo(b, "u-1", desk->merged[0].id).why().text == "error.no_such_merge");
    b.pass(day);
    come(b, 5, car_b, card_b);
    CHECK(count(b, "visit WHERE customer IS NOT NULL") == 0);
}

TEST_CASE("a merged profile is not worn out by itself, only with its survivor", "[merging]")
{
    core_bench b;
    come(b, 1, car_b, card_b);
    b.pass(day);
    come(b, 2, car_a, card_a);
    b.pass(minute);
    const auto pair = b.wait(b.business->twin_desk()).pairs.at(0);
    REQUIRE(merge(b, "m-1", pair.b.customer, pair.a.customer));
    b.pass(60 * day);
    come(b, 3, car_a, card_a);
    b.pass(60 * day);
    CHECK(count(b, "customer") == 2);
    CHECK(count(b, "merge WHERE state = 0") == 1);
    b.pass(200 * day);
    b.pass(day);
    CHECK(count(b, "customer") == 0);
    CHECK(count(b, "merge") == 0);
}

TEST_CASE("a value set by hand and an open task go along, and back", "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    REQUIRE(b.wait(b.business->watch_volume(two.b, {"w-1", "1046", milliliters{900'000}})));
    const auto seen = come(b, 4, car_b, card_b);
    REQUIRE(b.wait(b.business->grumbled(seen.id, {"g-1", "1046", false})));
    b.pass(minute);
    const auto before = dump_of(b, true);
    REQUIRE(before.at("watch").size() == 1);
    REQUIRE(before.at("care").size() == 1);
    const auto desk = merge(b, "m-1", two.a, two.b);
    REQUIRE(desk);
    const auto shown = b.wait(b.business->hints());
    REQUIRE(shown.tasks.size() == 1);
    CHECK(shown.tasks[0].customer == two.a);
    CHECK(count(b, "volume_watch WHERE customer = '" + two.a + "'") == 1);
    // A page of before still names the merged one.
    REQUIRE(b.wait(b.business->watch_volume(two.b, {"w-2", "1046", milliliters{800'000}})));
    CHECK(count(b, "volume_watch WHERE customer = '" + two.a + "' AND below_ml = 800000") == 1);
    REQUIRE(b.wait(b.business->watch_volume(two.a, {"w-3", "1046", milliliters{900'000}})));
    REQUIRE(undo(b, "u-1", desk->merged[0].id));
    check_same(before, dump_of(b, true));
}
