// Hints without a missed visit, through the core: the weekly check, values set by hand, grumbling.
#include "station/service/hints.hpp"
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

constexpr auto leaving = "9030360000000843";
constexpr auto steady = "9030360000000850";
constexpr business_day last_monday{20'598};  // 2026-05-25, three days before `first_noon`

// A fill each Monday for 40 weeks; `litres(weeks ago)`.
template <class F>
void add_weekly(std::string& csv, const std::string& card, F litres)
{
    for (int ago = 39; ago >= 0; --ago)
        csv += card + ",," + to_string(last_monday + -7 * ago) + " 08:00,92#," +
               std::to_string(litres(ago)) + ".00,300.00\n";
}

// One takes half of what he used to for five weeks, one 20 L a week as ever.
void two_customers(core_bench& b)
{
    std::string csv = "card,plate,time,grade,litres,amount\n";
    add_weekly(csv, leaving, [](int ago) { return ago < 5 ? 20 : 40; });
    add_weekly(csv, steady, [](int) { return 20; });
    b.wait(b.business->import(csv, {}));
}

view::hint_list hints(core_bench& b)
{
    return b.wait(b.business->hints());
}

std::string customer_of(core_bench& b, const std::string& card)
{
    b.present_card(2, card);
    b.lift(2);
    for (const auto& v : b.snapshot().visits)
        if (v.point == 2 && v.customer)
            return v.customer->id;
    return {};
}

view::visit at_the_pump(core_bench& b)
{
    for (auto& v : b.snapshot().visits)
        if (v.status == visit_status::open)
            return v;
    return {};
}

// A car with its customer at the pump, on his second visit day.
std::string somebody(core_bench& b)
{
    b.visit_by_card(1, leaving);
    b.pass(3 * day);
    b.present_card(1, leaving);
    b.lift(1);
    return at_the_pump(b).id;
}

contact_request talk(const std::string& id, bool reached)
{
    return {.id = id,
            .badge = "1046",
            .channel = "phone",
            .reached = reached,
            .cause = reached ? "queue" : "",
            .cause_text = {},
            .measure = {},
            .note = {},
            .next_on = {}};
}

}  // namespace

TEST_CASE("the round of the week finds who takes half of what he used to, and keeps it", "[hints]")
{
    core_bench b;
    CHECK(hints(b).checked_on == last_monday);
    CHECK(hints(b).hints.empty());
    two_customers(b);  // history that came in since is checked at once
    const auto found = hints(b);
    REQUIRE(found.hints.size() == 1);
    CHECK(found.hints[0].change == "low");
    CHECK(found.hints[0].now == milliliters{80'000});
    CHECK(found.hints[0].usual == milliliters{160'000});
    CHECK(found.hints[0].title == "••0843");
    b.restart();
    CHECK(hints(b).hints.size() == 1);
}

TEST_CASE("a hint goes with the next Monday's check, not before", "[hints]")
{
    core_bench b;
    two_customers(b);
    for (int n = 1; n <= 4; ++n) {  // 28 May to 31 May
        b.visit_by_card(n, leaving);
        b.pass(day - 5 * minute);
    }
    CHECK(hints(b).checked_on == last_monday + 7);
    CHECK(hints(b).hints.empty());  // 125.6 L and 60 L again
}

TEST_CASE("before the week is over the check is not made again", "[hints]")
{
    core_bench b;
    two_customers(b);
    b.visit_by_card(1, leaving);
    b.visit_by_card(2, leaving);
    b.pass(2 * day);  // Saturday
    b.wait(b.business->run_round());
    CHECK(hints(b).checked_on == last_monday);
    CHECK(hints(b).hints.size() == 1);
}

TEST_CASE("a check cut off and made again in the same week ends the same", "[hints]")
{
    const temp_folder folder;
    {
        core_bench b(folder.path(), first_noon);
        two_customers(b);
    }
    const store_home home(folder.path(), {});
    store s(home, first_noon);
    store_reader r(home);
    const auto found = run_hints(r, last_monday + 3);
    REQUIRE(found.size() == 1);
    forget_check(s);
    store_hints(s, found, 0, last_monday);
    CHECK(last_check(s).empty());
    store_hints(s, run_hints(r, last_monday + 3), 0, last_monday);
    finish_hints(s, last_monday);
    CHECK(s.hints.all().size() == 1);
    CHECK(last_check(s) == to_string(last_monday));
}

TEST_CASE("a value set by hand counts at once, stands by the litres lost and can be removed",
          "[hints]")
{
    core_bench b;
    two_customers(b);
    const auto who = customer_of(b, steady);
    REQUIRE_FALSE(who.empty());
    CHECK(
        b.wait(b.business->watch_volume(who, {"w-1", "1046", milliliters{80'000}}))->hints.size() ==
        1);  // 80 L are not below it
    const auto set = b.wait(b.business->watch_volume(who, {"w-2", "1046", milliliters{300'000}}));
    REQUIRE(set);
    REQUIRE(set->hints.size() == 2);
    CHECK(set->hints[0].change == "below");  // 220 L lost before 80 L
    CHECK(set->hints[0].customer == who);
    CHECK(set->hints[0].now == milliliters{80'000});
    CHECK(set->hints[0].watched_below == milliliters{300'000});
    CHECK(set->hints[1].change == "low");
    b.restart();
    CHECK(hints(b).hints.size() == 2);
    CHECK(b.wait(b.business->watch_volume(who, {"w-3", "1046", std::nullopt}))->hints.size() == 1);
}

TEST_CASE("a value that makes no sense, or for nobody, is refused", "[hints]")
{
    core_bench b;
    two_customers(b);
    const auto who = customer_of(b, steady);
    const auto why = [&](const std::string& customer, watch_request r) {
        return b.wait(b.business->watch_volume(customer, std::move(r))).why().text;
    };
    CHECK(why(who, {"w-1", "1046", milliliters{0}}) == "error.bad_litres");
    CHECK(why(who, {"w-1", "9999", milliliters{1'000}}) == "error.unknown_badge");
    CHECK(why("nobody", {"w-1", "1046", milliliters{1'000}}) == "error.no_such_customer");
    CHECK(why(who, {"", "1046", milliliters{1'000}}) == "error.bad_id");
}

TEST_CASE("a customer who grumbled is a task until he was reached", "[hints]")
{
    core_bench b;
    const auto visit = somebody(b);
    CHECK_FALSE(at_the_pump(b).grumbled);
    CHECK(b.wait(b.business->grumbled(visit, {"g-1", "1046"}))->grumbled);
    CHECK(b.wait(b.business->grumbled(visit, {"g-1", "1046"}))->grumbled);
    b.restart();
    CHECK(at_the_pump(b).grumbled);
    const auto tasks = hints(b).tasks;
    REQUIRE(tasks.size() == 1);
    CHECK(tasks[0].badge == "1046");
    CHECK(tasks[0].since == last_monday + 6);
    CHECK_FALSE(tasks[0].can_call);  // no contact, no consent
    const auto sent = b.sent("contact");
    const auto tried = b.wait(b.business->settle_care(tasks[0].id, talk("c-1", false)));
    REQUIRE(tried->tasks.size() == 1);
    CHECK(tried->tasks[0].attempts == 1);
    CHECK(b.wait(b.business->settle_care(tasks[0].id, talk("c-2", true)))->tasks.empty());
    CHECK(b.wait(b.business->settle_care(tasks[0].id, talk("c-2", true)))->tasks.empty());
    CHECK(b.sent("contact") == sent + 2);
    CHECK_FALSE(b.wait(b.business->grumbled(visit, {"g-2", "1046", true}))->grumbled);
}

TEST_CASE("a mark is taken back, and one that nobody can be meant by is refused", "[hints]")
{
    core_bench b;
    const auto visit = somebody(b);
    CHECK(b.wait(b.business->grumbled(visit, {"g-1", ""}))->grumbled);
    CHECK_FALSE(b.wait(b.business->grumbled(visit, {"g-2", "1046", true}))->grumbled);
    CHECK(hints(b).tasks.empty());
    CHECK(b.wait(b.business->grumbled(visit, {"g-3", "1046"}))->grumbled);
    CHECK(hints(b).tasks.size() == 1);
    CHECK(b.wait(b.business->grumbled("none", {"g-4", "1046"})).why().why == errc::not_found);
    b.present_card(2, "9030360000000999");
    b.lift(2);
    std::string stranger;
    for (const auto& v : b.snapshot().visits)
        if (v.point == 2)
            stranger = v.id;
    CHECK(b.wait(b.business->grumbled(stranger, {"g-5", "1046"})).why().text ==
          "error.nobody_known");
    CHECK(b.wait(b.business->settle_care("none", talk("c-1", true))).why().text ==
          "error.no_such_task");
}

TEST_CASE("who does not want to be recorded is on no list any more", "[hints]")
{
    core_bench b;
    const auto visit = somebody(b);
    const auto who = at_the_pump(b).customer.value().id;
    REQUIRE(b.wait(b.business->grumbled(visit, {"g-1", "1046"})));
    REQUIRE(b.wait(b.business->watch_volume(who, {"w-1", "1046", milliliters{500'000}})));
    CHECK(hints(b).tasks.size() == 1);
    CHECK(hints(b).hints.size() == 1);
    profile_answer never;
    never.id = "a-1";
    never.badge = "1046";
    never.stage = 2;
    never.answer = answer_kind::never;
    never.do_not_record = true;
    REQUIRE(b.wait(b.business->answer(visit, never)));
    CHECK(hints(b).tasks.empty());
    CHECK(hints(b).hints.empty());
}
