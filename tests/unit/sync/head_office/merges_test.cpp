// Profiles that a station made one: head office shows and counts them as one, in whatever order the
// records come, and as two again when it is taken back.
#include "office.hpp"
#include "sync/sealing/sealing.hpp"
#include "sync/wire/sealed_plate.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace thirdvisit;
using test::noon;
using test::sync_all;

namespace {

constexpr auto one = "01J0000000000000000000000C";
constexpr auto two = "01J0000000000000000000000D";
constexpr auto three = "01J0000000000000000000000E";

customer_record customer(const std::string& id, int revision = 1)
{
    auto c = test::sample_customer();
    c.id = id;
    c.revision = revision;
    c.card_tails = {"0" + id.substr(23)};
    c.sealed_cards.clear();
    c.sealed_plates.clear();
    return c;
}

visit_record visit_of(const std::string& id, const std::string& customer)
{
    auto v = test::sample_visit(id);
    v.visit.customer = customer;
    return v;
}

flag_record flag_of(const std::string& customer)
{
    auto f = test::sample_flag();
    f.id = "flag-" + customer;
    f.customer = customer;
    f.state = flag_state::raised;
    return f;
}

merge_record merged(const std::string& id, const std::string& survivor, const std::string& other,
                    int revision = 1, merge_state state = merge_state::merged)
{
    return {id, revision, survivor, other, state, noon, "017"};
}

std::vector<sync_record> two_lives()
{
    return {customer(one),        customer(two),        visit_of("v-1", one),
            visit_of("v-2", two), visit_of("v-3", two), flag_of(two)};
}

// What a person sees of the customers: id, visits, flag; and the counts of the board.
std::vector<std::string> picture(test::office& far)
{
    std::vector<std::string> out;
    const auto list = far.views.customers("DS-1", "", 50);
    for (const auto& c : list.customers)
        out.push_back(c.id + " " + std::to_string(c.visits) + " " + c.flag);
    std::sort(out.begin(), out.end());
    for (const auto& f : far.views.flags("DS-1", "", {20'700}))
        out.push_back("flag of " + f.customer + " " + f.title);
    out.push_back(std::to_string(list.total) + " customers, board " +
                  std::to_string(far.row().customers) + ", visits " +
                  std::to_string(far.row().visits) + ", flags " + std::to_string(far.row().flags));
    return out;
}

std::vector<std::string> after(const std::vector<sync_record>& records)
{
    test::office far;
    test::outbox_copy near;
    for (const auto& r : records)
        near.add(r);
    sync_all(far, near);
    return picture(far);
}

}  // namespace

TEST_CASE("two profiles that are one are listed, counted and searched as one", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    for (const auto& r : two_lives())
        near.add(r);
    sync_all(far, near);
    const auto apart = picture(far);
    near.add(merged("m-1", one, two));
    sync_all(far, near);
    const auto list = far.views.customers("DS-1", "", 50);
    REQUIRE(list.customers.size() == 1);
    CHECK(list.total == 1);
    CHECK(list.customers[0].id == one);
    CHECK(list.customers[0].visits == 3);
    CHECK(list.customers[0].flag == "overdue");
    const auto flags = far.views.flags("DS-1", "", {20'700});
    REQUIRE(flags.size() == 1);
    CHECK(flags[0].customer == one);
    CHECK(flags[0].title == list.customers[0].title);
    CHECK(far.row().customers == 1);
    CHECK(far.row().visits == 3);
    const auto by_old_id = far.views.customers("DS-1", two, 50);
    REQUIRE(by_old_id.customers.size() == 1);
    CHECK(by_old_id.customers[0].id == one);

    near.add(visit_of("v-9", two));  // what comes later about the merged one is his
    near.add(customer(two, 5));
    sync_all(far, near);
    CHECK(far.views.customers("DS-1", "", 50).customers.at(0).visits == 4);
    CHECK(far.row().customers == 1);

    near.add(merged("m-1", one, two, 2, merge_state::undone));
    near.add(visit_of("v-9", one));  // an old revision, sent again: nothing
    sync_all(far, near);
    CHECK(far.row().customers == 2);
    CHECK(picture(far).size() == apart.size());
    CHECK(far.count("visit WHERE customer = '01J0000000000000000000000D'") == 3);
}

TEST_CASE("the order of the records makes no difference to what is shown", "[head_office]")
{
    auto records = two_lives();
    records.push_back(merged("m-1", one, two));
    records.push_back(merged("m-2", three, one));
    records.push_back(customer(three));
    const auto in_order = after(records);
    CHECK(in_order.at(0) == std::string(three) + " 3 overdue");
    auto backwards = records;
    std::reverse(backwards.begin(), backwards.end());
    CHECK(after(backwards) == in_order);
    for (int i = 0; i < 8; ++i) {
        std::rotate(records.begin(), records.begin() + 1, records.end());
        CHECK(after(records) == in_order);
    }

    auto undone = two_lives();
    const auto apart = after(undone);
    undone.push_back(merged("m-1", one, two, 2, merge_state::undone));
    undone.push_back(merged("m-1", one, two));
    CHECK(after(undone) == apart);
    std::reverse(undone.begin(), undone.end());
    CHECK(after(undone) == apart);
}

TEST_CASE("a merge sent again changes nothing, and one that leads round names nobody",
          "[head_office]")
{
    auto records = two_lives();
    records.push_back(merged("m-1", one, two));
    const auto once = after(records);
    records.push_back(merged("m-1", one, two));
    records.push_back(merged("m-1", one, two));
    CHECK(after(records) == once);
    auto round = two_lives();
    const auto apart = after(round);
    round.push_back(merged("m-1", one, two));
    round.push_back(merged("m-2", two, one));
    CHECK(after(round) == apart);
}

TEST_CASE("an erased survivor takes those along that were merged into him, for good",
          "[head_office]")
{
    const bool merge_comes_late = GENERATE(false, true);
    test::office far;
    test::outbox_copy near;
    for (const auto& r : two_lives())
        near.add(r);
    if (!merge_comes_late)
        near.add(merged("m-1", one, two));
    near.add(erasure_record{one, erasure_reason::asked, noon});
    if (merge_comes_late)  // the station tells of each
        near.add(erasure_record{two, erasure_reason::asked, noon});
    near.add(merged("m-1", one, two));
    near.add(customer(two, 9));
    near.add(visit_of("v-7", two));
    sync_all(far, near);
    for (const auto* table :
         {"customer", "merge", "survivor", "flag", "visit WHERE customer <> ''"}) {
        CAPTURE(table);
        CHECK(far.count(table) == 0);
    }
    CHECK(far.row().customers == 0);
    CHECK(far.row().flags == 0);
    CHECK(far.row().visits == 4);
}

TEST_CASE("cars and cards go back to the profile that they came from", "[head_office]")
{
    test::office far;
    test::outbox_copy near;
    const auto key = sealing::parse_public_key(far.keys.public_key()).value();
    const auto card = [&](const char* number) {
        return sealing::seal(key, sync::wire::card_purpose, number);
    };
    const auto plate = [&](const char* text) {
        return sealing::seal(key, sync::wire::plate_purpose, text);
    };
    const auto with = [&](const char* id, int revision, std::vector<std::string> cards,
                          std::vector<std::string> plates) {
        auto c = customer(id, revision);
        c.sealed_cards = std::move(cards);
        c.sealed_plates = std::move(plates);
        return c;
    };
    near.add(with(one, 1, {card("9000123400000111")}, {plate("blue 豫A11111")}));
    near.add(with(two, 1, {card("9000123400000222")}, {}));
    near.add(merged("m-1", one, two));
    near.add(with(one, 2, {card("9000123400000111"), card("9000123400000222")},
                  {plate("blue 豫A11111"), plate("blue 豫A22222")}));
    sync_all(far, near);
    CHECK(far.count("identity WHERE customer = '01J0000000000000000000000C'") == 4);
    near.add(merged("m-1", one, two, 2, merge_state::undone));
    near.add(with(one, 3, {card("9000123400000111")}, {plate("blue 豫A11111")}));
    near.add(with(two, 2, {card("9000123400000222")}, {}));
    sync_all(far, near);
    CHECK(far.count("identity WHERE customer = '01J0000000000000000000000C'") == 2);
    CHECK(far.count("identity WHERE customer = '01J0000000000000000000000D'") == 1);
    near.add(erasure_record{one, erasure_reason::asked, noon});
    sync_all(far, near);
    CHECK(far.row().customers == 1);  // the other one was never meant
}
