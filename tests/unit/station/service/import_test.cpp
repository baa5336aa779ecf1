#include "station/history/synthetic.hpp"
#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;
using namespace thirdvisit::test;

namespace {

const std::string history = "card,plate,time,grade,litres,amount\n"
                            "9030360000000843,,2026-04-01 08:00,92#,40.00,300.00\n"
                            "9030360000000843,,2026-04-08 08:10,92#,41.00,310.00\n"
                            "9030360000000843,,2026-04-15 08:20,92#,42.00,320.00\n"
                            ",豫A12345,2026-04-15 09:00,0#,100.00,700.00\n";

}  // namespace

TEST_CASE("a dry run tells what would be stored and stores nothing", "[import]")
{
    core_bench b;
    const auto r = b.wait(b.business->import(history, {.dry_run = true, .columns = {}}));
    CHECK(r.lines == 4);
    CHECK(r.facts == 4);
    CHECK(r.visits == 4);
    CHECK_FALSE(r.stored);
    CHECK(b.totals().visits == 0);
    CHECK(b.outbox().empty());
}

TEST_CASE("a dry run says what the import then does, whatever is there already", "[import]")
{
    core_bench b;
    b.visit_by_card(1, "9030360000000843");  // 12:26 to 12:27
    const auto id = b.snapshot().visits.at(0).id;
    REQUIRE(b.wait(b.business->correct_plate(id, b.plate("p-1", "豫B88345"))));
    b.pass(day);
    b.wait(b.business->import(history, {}));
    // Within 30 min of the live one; of its card and, by plate, of its customer; a new customer twice.
    const std::string more = history +
                             "9030360000000843,,2026-05-28 12:35,92#,10.00,75.00\n"
                             ",豫B88345,2026-05-28 12:44,92#,11.00,80.00\n"
                             "9030360000000999,豫C11111,2026-05-20 08:00,92#,40.00,300.00\n"
                             "9030360000000999,,2026-05-20 08:20,92#,5.00,40.00\n"
                             ",豫C11111,2026-05-20 09:20,92#,5.00,40.00\n";
    const auto numbers = [](const import_report& r) {
        return std::vector{r.lines, r.facts, r.known, r.matched, r.visits, r.customers};
    };
    const auto before = b.outbox().size();
    const auto said = b.wait(b.business->import(more, {.dry_run = true, .columns = {}}));
    CHECK(b.outbox().size() == before);
    for (const auto& entry : std::filesystem::directory_iterator(b.folder()))
        CHECK_FALSE(entry.path().filename().string().starts_with("import-dry-run"));
    const auto done = b.wait(b.business->import(more, {}));
    CHECK(numbers(said) == numbers(done));
    CHECK(done.known == 4);
    CHECK(done.facts == 5);
    CHECK(done.visits < 5);  // not each sale is a visit of its own
    CHECK(done.customers == 1);
}

TEST_CASE("a second import makes no doubles", "[import]")
{
    core_bench b;
    const auto first = b.wait(b.business->import(history, {}));
    CHECK(first.stored);
    CHECK(first.visits == 4);
    CHECK(first.customers == 2);
    const auto sent = b.outbox().size();
    CHECK(sent == 6);
    const auto second = b.wait(b.business->import(history, {}));
    CHECK(second.known == 4);
    CHECK(second.facts == 0);
    CHECK(second.visits == 0);
    CHECK(b.totals().visits == 4);
    CHECK(b.totals().fuellings_stored == 0);
    CHECK(b.outbox().size() == sent);
}

TEST_CASE("an imported sale that was recorded live is not stored again", "[import]")
{
    core_bench b;
    b.visit_by_card(1, "9030360000000843");
    b.pass(day);
    const auto r =
        b.wait(b.business->import("card,plate,time,grade,litres,amount\n"
                                  "9030360000000843,,2026-05-28 12:28,92#,31.400,236.40\n"
                                  "9030360000000843,,2026-05-28 12:28,92#,31.300,236.40\n",
                                  {}));
    CHECK(r.matched == 1);
    CHECK(r.facts == 1);
}

TEST_CASE("a wrong line is named and the good ones are stored, or none if that was asked",
          "[import]")
{
    core_bench b;
    const auto bad = history + "9030360000000843,,2026-04-31 08:00,92#,40.00,300.00\n";
    const auto none = b.wait(b.business->import(bad, {.all_or_nothing = true, .columns = {}}));
    CHECK_FALSE(none.stored);
    CHECK(b.totals().visits == 0);
    const auto some = b.wait(b.business->import(bad, {}));
    REQUIRE(some.errors.size() == 1);
    CHECK(some.errors[0].line == 6);
    CHECK(std::get<std::string>(some.errors[0].why.args.at("value")).find("9030360000000843") ==
          std::string::npos);
    CHECK(some.visits == 4);
}

TEST_CASE("ninety days of history raise the flags of those who left", "[import]")
{
    core_bench b;
    const auto today =
        station_clock({.wall = [&] { return b.now; },
                       .steady = [] { return std::chrono::steady_clock::time_point{}; }},
                      "Asia/Shanghai", 0)
            .today();
    synthetic_settings s;
    s.first_day = today + -90;
    s.days = 90;
    s.customers = 60;
    s.planted_leavers = 5;
    s.one_station = true;
    const auto station = generate_history(s);
    const auto r = b.wait(b.business->import(to_csv(station), {}));
    CHECK(r.errors.empty());
    CHECK(r.visits > 200);
    CHECK(b.totals().visits == r.visits);
    CHECK(b.totals().flags >= 3);
    const auto flags = b.totals().flags;
    b.restart();
    CHECK(b.totals().flags == flags);
    CHECK(b.wait(b.business->run_round()).raised == 0);
    CHECK(b.wait(b.business->flags()).flags.size() == static_cast<std::size_t>(flags));
}

TEST_CASE("a second file that only overlaps joins the visits that are there", "[import]")
{
    core_bench b;
    const std::string head = "card,plate,time,grade,litres,amount\n";
    const std::string diesel = "9030360000000843,,2026-04-01 08:00,92#,40.00,300.00\n";
    const std::string can = "9030360000000843,,2026-04-01 08:25,92#,5.00,37.50\n";
    const std::string later = "9030360000000843,,2026-04-01 08:50,95#,20.00,160.00\n";
    const std::string other_day = "9030360000000843,,2026-04-08 08:50,92#,20.00,150.00\n";

    const auto first = b.wait(b.business->import(head + diesel + later, {}));
    CHECK(first.visits == 2);  // fifty minutes between them
    const auto second = b.wait(b.business->import(head + diesel + can + other_day, {}));
    CHECK(second.known == 1);
    CHECK(second.facts == 2);
    CHECK(second.visits == 1);  // the other day; the can makes one stop of the other two
    CHECK(b.totals().visits == 2);
    CHECK(b.totals().customers == 1);
    const auto sent = b.outbox().size();
    const auto page = [&] {
        const auto who = b.wait(b.business->import(head + diesel + can + later + other_day, {}));
        CHECK(who.facts == 0);
        CHECK(who.visits == 0);
        return b.outbox().size();
    };
    CHECK(page() == sent);
    CHECK(page() == sent);
    CHECK(b.totals().visits == 2);
}

TEST_CASE("an imported sale within half an hour of a live visit is its next revision", "[import]")
{
    core_bench b;
    b.visit_by_card(1, "9030360000000843");  // 12:26 to 12:27
    const std::string can = "card,plate,time,grade,litres,amount\n"
                            "9030360000000843,,2026-05-28 12:10,0#,5.000,35.00\n";
    const auto r = b.wait(b.business->import(can, {}));
    CHECK(r.facts == 1);
    CHECK(r.visits == 0);
    CHECK(b.totals().visits == 1);
    const auto shown = b.snapshot().visits.at(0);
    CHECK(shown.revision == 2);
    CHECK(shown.fuellings.size() == 2);
    CHECK(b.sent("visit") == 2);

    // The rules know of it: a late record of the live visit makes revision 3 with all three.
    b.hear("line-1", [&] {
        auto late = b.record(1, 2);
        late.record.pump_time = b.business->clock().local(b.now + -5 * minute);
        return late;
    }());
    CHECK(b.totals().visits == 1);
    CHECK(b.sent("visit") == 3);
    b.restart();
    REQUIRE(b.snapshot().visits.size() == 1);
    CHECK(b.snapshot().visits[0].fuellings.size() == 3);
    CHECK(b.wait(b.business->import(can, {})).facts == 0);
    CHECK(b.sent("visit") == 3);
}

TEST_CASE("a live visit joins what was imported of the same half hour", "[import]")
{
    core_bench b;
    b.present_card(1, "9030360000000843");
    b.lift(1);
    const auto r = b.wait(b.business->import("card,plate,time,grade,litres,amount\n"
                                             "9030360000000843,,2026-05-28 12:20,0#,5.000,35.00\n",
                                             {}));
    CHECK(r.visits == 1);
    b.pass(minute);
    b.hang_up(1);
    b.hear("line-1", b.record(1, 1));
    b.pass(4 * minute);
    CHECK(b.totals().visits == 1);
    CHECK(b.totals().customers == 1);
}
