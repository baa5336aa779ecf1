// Two profiles made one by the manager, and two again: through the core, across restarts, and in the
// tables, which must be as before.
#include "station/store/store.hpp"
#include "sync/wire/records.hpp"
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

constexpr auto car_a = "豫AB8123";
constexpr auto car_b = "豫A88I23";
constexpr auto card_a = "9030360000000111";
constexpr auto card_b = "9030360000000222";

view::visit come(core_bench& b, int n, const std::string& plate, const std::string& card = {})
{
    if (!card.empty())
        b.present_card(1, card);
    b.lift(1);
    const auto seen = b.wait(b.business->enter_plate(1, b.plate("p-" + std::to_string(n), plate)));
    REQUIRE(seen);
    b.pass(minute);
    b.hang_up(1);
    b.hear("line-1", b.record(1, n, card));
    b.pass(4 * minute);
    return *seen;
}

profile_answer told(const std::string& id, const std::string& phone)
{
    profile_answer a;
    a.id = id;
    a.badge = "1046";
    a.stage = phone.empty() ? 2 : 3;
    a.answer = answer_kind::done;
    a.address = "王先生";
    a.contact_kind = phone.empty() ? "" : "phone";
    a.contact = phone;
    a.consents.push_back({"address_and_history", consent_state::given, "w/1", "zh-CN", "said"});
    if (!phone.empty())
        a.consents.push_back({"phone", consent_state::given, "w/1", "zh-CN", "said"});
    return a;
}

// Two profiles with a look-alike plate and a card each; the second one has told name and phone.
struct two_profiles {
    explicit two_profiles(core_bench& bench)
    {
        come(bench, 1, car_a, card_a);
        bench.pass(2 * day);
        const auto second = come(bench, 2, car_b, card_b);
        REQUIRE(bench.wait(bench.business->answer(second.id, told("a-1", "13912347651"))));
        bench.pass(2 * day);
        come(bench, 3, car_a, card_a);
        bench.pass(day);
        const auto desk = bench.wait(bench.business->twin_desk());
        REQUIRE(desk.pairs.size() == 1);
        pair = desk.pairs[0];
        a = pair.a.customer;
        b = pair.b.customer;
    }
    view::twin_pair pair;
    std::string a;
    std::string b;
};

outcome<view::twin_desk> merge(core_bench& b, const std::string& id, const std::string& keep,
                               const std::string& other)
{
    return b.wait(b.business->merge({id, "1046", keep, other}));
}

outcome<view::twin_desk> undo(core_bench& b, const std::string& id, const std::string& merge)
{
    return b.wait(b.business->undo_merge({id, "1046", merge}));
}

view::customer_page page(core_bench& b, const std::string& id)
{
    auto found = b.wait(b.business->customer(id));
    REQUIRE(found);
    return *found;
}

std::string customer_at_pump(core_bench& b)
{
    for (const auto& v : b.snapshot().visits)
        if (v.status == visit_status::open)
            return v.customer ? v.customer->id : std::string{};
    return "no visit";
}

// Every row of these tables, as text. Sealed columns of `customer` differ with each sealing: what
// they hold is compared in the clear.
using dump = std::map<std::string, std::vector<std::string>>;

std::vector<std::string> rows(database& db, const std::string& columns, const std::string& table)
{
    statement s(db, "SELECT concat_row FROM (SELECT quote(json_array(" + columns +
                        ")) AS concat_row FROM " + table + ") ORDER BY 1");
    std::vector<std::string> out;
    for (bool more = s.query(); more; more = s.step())
        out.push_back(s.text(0));
    s.reset();
    return out;
}

dump dump_of(core_bench& b, bool revisions)
{
    b.stop();
    dump out;
    {
        const store_home home(b.folder(), {});
        store s(home, b.now);
        auto& db = s.db();
        const std::string revision = revisions ? "revision, tag, " : "";
        out["visit"] =
            rows(db, "id, " + revision + "customer, status, plate_token, card_token, day", "visit");
        out["sealed visits"] = rows(db, "id, hex(sealed_plate), key_id", "visit");
        out["vehicle"] = rows(db,
                              "id, plate_token, customer, hex(sealed_plate), key_id, model, "
                              "colour, grade, seen_ms",
                              "vehicle");
        out["card"] = rows(db, "token, tail, customer, seen_ms", "card");
        out["consent"] = rows(db, "id, customer, purpose, state, at_ms", "consent");
        out["contact"] = rows(db, "id, customer, flag, hex(sealed_note), key_id", "contact");
        out["question"] = rows(
            db, "customer, question, last, times_no, answered_on, answered_visit_day", "question");
        out["answer"] = rows(db, "id, customer, visit, answer", "answer");
        out["flag"] =
            rows(db, "id, customer, state, level, task, closed_on, note, explanation", "flag");
        out["watch"] = rows(db, "customer, below_ml, badge", "volume_watch");
        out["care"] = rows(db, "id, customer, visit, state", "care_task");
        out["twin"] = rows(db, "a, b, reason, found_ms, state, badge", "twin");
        out["blind"] = rows(db, "kind, hash, row", "blind");
        out["class"] = rows(db, "customer, class, lower_runs, month", "customer_class");
        out["parts"] = rows(db, "merge, kind, row", "merge_part");
        out["customer"] = rows(db,
                               "id, kind, stage, key_id, contact_kind, manager, do_not_record, "
                               "chain_consent, stage_2_on, created_ms",
                               "customer");
        statement ids(db, "SELECT id FROM customer ORDER BY id");
        std::vector<std::string> all;
        for (bool more = ids.query(); more; more = ids.step())
            all.push_back(ids.text(0));
        ids.reset();
        for (const auto& id : all) {
            const auto c = s.customers.find(id);
            out["in the clear"].push_back(id + " " + c->address + " " + c->organisation + " " +
                                          c->contact);
        }
    }
    b.start();
    return out;
}

void check_same(const dump& before, const dump& after)
{
    for (const auto& [table, were] : before) {
        CAPTURE(table);
        CHECK(after.at(table) == were);
    }
}

std::vector<sync_record> sent_since(core_bench& b, std::size_t from)
{
    std::vector<sync_record> out;
    const auto all = b.outbox();
    for (auto i = from; i < all.size(); ++i) {
        std::string line;
        sync::wire::append_line(line, all[i]);
        sync::sequence seq = 0;
        auto read = sync::wire::decode_line(line, seq);
        REQUIRE(read.has_value());
        out.push_back(std::move(read->record));
    }
    return out;
}

template <class T>
std::vector<T> of_kind(const std::vector<sync_record>& all)
{
    std::vector<T> out;
    for (const auto& r : all)
        if (const auto* one = std::get_if<T>(&r))
            out.push_back(*one);
    return out;
}

std::int64_t count(core_bench& b, const std::string& what)
{
    return database(b.folder() / "station.db", access::read)
        .integer(("SELECT count(*) FROM " + what).c_str());
}

}  // namespace

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
    CHECK(again.why().text == "error.merge_merged_already");
    CHECK(merge(b, "m-3", two.a, two.a).why().text == "error.merge_same_profile");
    CHECK(merge(b, "m-4", two.a, "nobody").why().text == "error.no_such_customer");
    CHECK(b.wait(b.business->merge({"m-5", "9999", two.a, two.b})).why().text ==
          "error.unknown_badge");
    CHECK(b.wait(b.business->merge({"", "1046", two.a, two.b})).why().text == "error.bad_id");
    CHECK(b.outbox().size() == sent);
}

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
