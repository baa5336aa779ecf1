// A merge taken back: the tables are as before, and what came since goes where it belongs.
#include "two_profiles.hpp"

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;
using namespace thirdvisit::test::merging;

TEST_CASE("a merge taken back leaves every table as it was", "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    const bool keep_first = GENERATE(true, false);
    const auto before = dump_of(b, true);
    const auto desk = merge(b, "m-1", keep_first ? two.a : two.b, keep_first ? two.b : two.a);
    REQUIRE(desk);
    b.pass(minute);
    b.restart();
    const auto sent = b.outbox().size();
    const auto left = undo(b, "u-1", desk->merged.at(0).id);
    REQUIRE(left);
    CHECK(left->merged.empty());
    REQUIRE(left->pairs.size() == 1);
    const auto news = sent_since(b, sent);
    CHECK(of_kind<visit_record>(news).empty());
    REQUIRE(of_kind<merge_record>(news).size() == 1);
    CHECK(of_kind<merge_record>(news)[0].state == merge_state::undone);
    CHECK(of_kind<merge_record>(news)[0].revision == 2);
    CHECK(of_kind<customer_record>(news).size() == 2);
    check_same(before, dump_of(b, true));
    CHECK(count(b, "merge WHERE state = 1") == 1);

    const auto now = b.outbox().size();
    REQUIRE(undo(b, "u-2", desk->merged.at(0).id));
    CHECK(b.outbox().size() == now);
    CHECK(undo(b, "u-3", "nothing").why().text == "error.no_such_merge");
    REQUIRE(merge(b, "m-2", two.a, two.b));  // and may be made again
    CHECK(b.totals().customers == 1);
}

TEST_CASE("visits that came since go back with the car or card that brought them", "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    const auto desk = merge(b, "m-1", two.a, two.b);
    REQUIRE(desk);
    b.pass(day);
    come(b, 4, car_b, card_b);
    b.pass(day);
    come(b, 5, car_a, card_a);
    b.pass(day);
    b.visit_by_card(6, card_b);
    b.pass(day);
    come(b, 7, "豫C44444", card_b);  // a car nobody knew, with his card
    b.pass(day);
    const auto sent = b.outbox().size();
    REQUIRE(undo(b, "u-1", desk->merged.at(0).id));
    CHECK(page(b, two.a).visits.size() == 3);
    CHECK(page(b, two.a).plates.size() == 1);
    CHECK(page(b, two.b).visits.size() == 4);
    CHECK(page(b, two.b).plates.size() == 2);
    CHECK(page(b, two.b).stage == 3);
    CHECK(page(b, two.a).stage == 1);
    const auto news = of_kind<visit_record>(sent_since(b, sent));
    REQUIRE(news.size() == 3);
    for (const auto& v : news) {
        CHECK(v.visit.customer == two.b);
        CHECK(v.visit.revision > 1);
    }
    // What is sealed for him now lies under his own key: the other's erasure does not take it.
    CHECK(count(b, "visit v JOIN customer c ON c.id = v.customer WHERE v.key_id <> c.key_id") == 0);
    CHECK(count(b, "vehicle v JOIN customer c ON c.id = v.customer WHERE v.key_id <> c.key_id") ==
          0);
    b.restart();
    come(b, 8, car_b, card_b);
    CHECK(page(b, two.b).visits.size() == 5);
}

TEST_CASE("a late record after the way back gets its own next revision", "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    const auto desk = merge(b, "m-1", two.a, two.b);
    REQUIRE(desk);
    b.pass(day);
    come(b, 4, car_b, card_b);
    REQUIRE(undo(b, "u-1", desk->merged.at(0).id));
    const auto sent = b.outbox().size();
    b.lift(1);
    b.pass(1000);
    b.hang_up(1);
    b.hear("line-1", b.record(1, 5, card_b));  // the same card within 30 minutes: one stop
    b.pass(4 * minute);
    const auto news = of_kind<visit_record>(sent_since(b, sent));
    REQUIRE_FALSE(news.empty());
    for (const auto& v : news)
        if (v.visit.status == visit_status::closed)
            CHECK(v.visit.customer == two.b);
    CHECK(page(b, two.b).visits.size() == 2);
}

TEST_CASE("one plate that both have stays one car, and two cars when taken back", "[merging]")
{
    core_bench b;
    const auto first = come(b, 1, car_a, card_a);
    b.pass(day);
    const auto second = come(b, 2, car_b, card_b);
    b.pass(day);
    auto both = b.plate("p-3", car_a);
    b.present_card(1, card_b);
    b.lift(1);
    const auto seen = b.wait(b.business->enter_plate(1, b.plate("p-4", car_a)));
    REQUIRE(seen);
    const auto desk_before = b.wait(b.business->twin_desk());
    REQUIRE(desk_before.pairs.size() == 1);
    const auto other = desk_before.pairs[0].b.customer;
    const auto own = desk_before.pairs[0].a.customer;
    both.customer = other;  // picked: the other profile drives this car too
    both.plate.characters = car_b;
    REQUIRE(b.wait(b.business->correct_plate(seen->id, both)));
    b.pass(minute);
    b.hang_up(1);
    b.hear("line-1", b.record(1, 4, card_b));
    b.pass(4 * minute);
    const auto before = dump_of(b, true);
    const auto desk = merge(b, "m-1", own, other);
    REQUIRE(desk);
    b.lift(1);
    const auto at_pump = b.wait(b.business->enter_plate(1, b.plate("p-5", car_a)));
    REQUIRE(at_pump);
    CHECK(at_pump->how == identification::plate);
    CHECK(at_pump->customer->id == own);
    b.pass(40 * minute);
    REQUIRE(undo(b, "u-1", desk->merged.at(0).id));
    auto after = dump_of(b, true);
    for (const auto* table : {"vehicle", "card", "consent", "customer", "in the clear"})
        CHECK(after[table] == before.at(table));
}

TEST_CASE("merges are taken back from the last one", "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    const auto third = come(b, 4, "豫C33333");
    REQUIRE(b.wait(b.business->answer(third.id, told("a-3", "13912347651"))));
    b.pass(minute);
    const auto pairs = b.wait(b.business->twin_desk()).pairs;
    REQUIRE(pairs.size() == 2);
    std::string c;
    for (const auto& p : pairs)
        for (const auto& side : {p.a.customer, p.b.customer})
            if (side != two.a && side != two.b)
                c = side;
    const auto before = dump_of(b, true);

    const auto one = merge(b, "m-1", two.a, two.b);
    REQUIRE(one);
    // The pair of the merged one is the survivor's now.
    REQUIRE(one->pairs.size() == 1);
    CHECK((one->pairs[0].a.customer == two.a || one->pairs[0].b.customer == two.a));
    b.pass(minute);
    const auto all = merge(b, "m-2", c, two.a);
    REQUIRE(all);
    CHECK(b.totals().customers == 1);
    CHECK(page(b, two.b).id == c);
    REQUIRE(all->merged.size() == 2);
    CHECK(all->merged[0].can_undo);
    CHECK_FALSE(all->merged[1].can_undo);
    const auto early = undo(b, "u-1", one->merged[0].id);
    REQUIRE_FALSE(early);
    CHECK(early.why().text == "error.merge_not_last");

    b.pass(minute);
    REQUIRE(undo(b, "u-2", all->merged[0].id));
    CHECK(page(b, two.b).id == two.a);
    REQUIRE(undo(b, "u-3", one->merged[0].id));
    check_same(before, dump_of(b, true));
}

TEST_CASE("a flag of the merged profile is withdrawn with a note and comes back", "[merging]")
{
    core_bench b;
    const auto days = [&](int n) {
        for (int i = 0; i < n; ++i)
            b.pass(day);  // a day without a heartbeat would not count
    };
    come(b, 7, car_a);
    for (int n = 1; n <= 6; ++n) {
        days(4);
        come(b, n, car_b, card_b);
    }
    days(9);
    REQUIRE(b.snapshot().tasks.size() == 1);
    const auto late = b.snapshot().tasks[0].customer;
    const auto pair = b.wait(b.business->twin_desk()).pairs.at(0);
    const auto other = pair.a.customer == late ? pair.b.customer : pair.a.customer;
    contact_request call;
    call.id = "c-1";
    call.badge = "1046";
    call.channel = "phone";
    call.note = "rang twice";
    REQUIRE(b.wait(b.business->record_contact(b.snapshot().tasks[0].id, call)));
    b.pass(minute);
    const auto before = dump_of(b, true);
    const auto sent = b.outbox().size();
    const auto desk = merge(b, "m-1", other, late);
    REQUIRE(desk);
    CHECK(b.snapshot().tasks.empty());
    const auto flags = of_kind<flag_record>(sent_since(b, sent));
    REQUIRE(flags.size() == 1);
    CHECK(flags[0].state == flag_state::withdrawn);
    CHECK(count(b, "flag WHERE note = 'merged'") == 1);
    b.pass(day);  // the round looks at both histories: the survivor is late
    REQUIRE(b.snapshot().tasks.size() == 1);
    CHECK(b.snapshot().tasks[0].customer == other);
    CHECK(count(b, "contact WHERE customer = '" + other + "'") == 1);

    REQUIRE(undo(b, "u-1", desk->merged[0].id));
    CHECK(count(b, "flag WHERE state = 0 AND customer = '" + late + "'") == 1);
    b.pass(day);  // and the one that was raised for both goes with the next round
    REQUIRE(b.snapshot().tasks.size() == 1);
    CHECK(b.snapshot().tasks[0].customer == late);
    auto after = dump_of(b, true);
    CHECK(after["contact"] == before.at("contact"));
}

TEST_CASE("a refusal said while two were one counts for both afterwards", "[merging]")
{
    core_bench b;
    const two_profiles two(b);
    const auto desk = merge(b, "m-1", two.a, two.b);
    REQUIRE(desk);
    b.pass(day);
    const auto seen = come(b, 4, car_a, card_a);
    auto no = told("a-9", "");
    no.consents.push_back({"phone", consent_state::withdrawn, "w/1", "zh-CN", "said"});
    REQUIRE(b.wait(b.business->answer(seen.id, no)));
    b.pass(minute);
    REQUIRE(undo(b, "u-1", desk->merged[0].id));
    for (const auto& id : {two.a, two.b}) {
        int withdrawn = 0;
        for (const auto& c : page(b, id).consents)
            withdrawn += c.state == consent_state::withdrawn ? 1 : 0;
        CHECK(withdrawn == 1);
    }
}
