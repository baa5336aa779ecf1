// Value classes through the store: the monthly run, shown with the flag that they explain.
#include "station/service/value_classes.hpp"
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

constexpr auto regular = "1000113200000000001";
constexpr auto rare = "1000113200000000002";

// Day by day: a day without a sign of life would not count as elapsed.
void days(core_bench& b, int n)
{
    for (int i = 0; i < n; ++i)
        b.pass(day);
}

// A regular every 5 days for 100 days, somebody else once in between.
void hundred_days(core_bench& b)
{
    b.visit_by_card(1, rare);
    for (int n = 2; n <= 21; ++n) {
        b.visit_by_card(n, regular);
        days(b, 5);
    }
}

std::string class_shown(core_bench& b)
{
    const auto all = b.wait(b.business->flags()).flags;
    REQUIRE(all.size() == 1);
    return all.front().value_class;
}

}  // namespace

TEST_CASE("a flag tells what its customer is worth, and keeps it over a restart", "[classes]")
{
    core_bench b;
    hundred_days(b);
    days(b, 10);
    CHECK(class_shown(b) == "A");
    b.restart();
    CHECK(class_shown(b) == "A");
}

TEST_CASE("a customer of the first months is new, whatever he brings", "[classes]")
{
    core_bench b;
    for (int n = 1; n <= 8; ++n) {
        b.visit_by_card(n, regular);
        days(b, 5);
    }
    days(b, 10);
    CHECK(class_shown(b) == "new");
}

TEST_CASE("a run cut off and done again in the same month changes nothing more", "[classes]")
{
    const temp_folder folder;
    {
        core_bench b(folder.path(), first_noon);
        hundred_days(b);
    }
    const store_home home(folder.path(), {});
    store s(home, first_noon + 200 * day);
    s.classes.clear();
    store_reader r(home);
    const auto later = business_day{20'601 + 200};
    const auto first = run_classes(r, later);
    REQUIRE(first.size() == 1);  // who came once is forgotten by now
    CHECK(first[0].now == settled_class{value_class::a, 0});
    store_classes(s, first, 0, month_of(later));
    CHECK(run_classes(r, later).empty());
}
