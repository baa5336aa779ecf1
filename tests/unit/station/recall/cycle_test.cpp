#include "station/recall/cycle.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

business_day day(const char* iso)
{
    return parse_day(iso).value();
}

// Visit days with the given gaps, the last one on `last`.
std::vector<business_day> days_with(const std::vector<int>& gaps, business_day last = {20'000})
{
    std::vector<business_day> days{last};
    for (auto it = gaps.rbegin(); it != gaps.rend(); ++it)
        days.push_back(days.back() + -*it);
    std::reverse(days.begin(), days.end());
    return days;
}

rhythm of(const std::vector<int>& gaps, std::int32_t age = 0)
{
    const auto days = days_with(gaps);
    return rhythm_of(days, days.back() + age);
}

std::vector<business_day> corolla()
{
    std::ifstream in(THIRDVISIT_SOURCE_DIR "/tests/fixtures/fuel-log-corolla/fills.csv");
    std::vector<business_day> days;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line))
        days.push_back(day(line.substr(line.find(',') + 1, 10).c_str()));
    return days;
}

}  // namespace

TEST_CASE("the reference log: gaps, cycle, spread, due and first late day", "[station][recall]")
{
    const auto today = day("2026-04-26");
    const auto days = fold_days(corolla(), today);
    const auto r = rhythm_of(days, today);
    CHECK(r.gaps == std::vector<std::int32_t>{40, 7, 8, 6, 14, 12, 4, 37, 30, 7, 28, 22});
    CHECK(r.cycle == 13);
    CHECK(r.spread == Approx(0.912).margin(0.001));
    CHECK_FALSE(r.regular());
    CHECK(r.reasons == std::vector{irregularity::no_fixed_rhythm});
    const auto dates = due_dates_of(*r.last, *r.cycle);
    CHECK(to_string(dates.due) == "2026-05-09");
    CHECK(to_string(dates.grace_end) == "2026-05-12");
    CHECK(to_string(dates.late_from) == "2026-05-13");
}

TEST_CASE("the cycle is the median of the last 12 gaps, rounded half up", "[station][recall]")
{
    CHECK(of({7, 8, 9, 10, 11}).cycle == 9);
    CHECK(of({8, 9, 9, 10}).cycle == 9);
    CHECK(of({9, 10}).cycle == 10);  // 9.5
    CHECK(of({8, 9}).cycle == 9);    // 8.5
    CHECK(of({1, 2}).cycle == 2);    // 1.5
    // Thirteen gaps: the oldest, an absurd one, does not count.
    CHECK(of({300, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5}).gaps.size() == 12);
    CHECK(of({300, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5}).spread == 0);
}

TEST_CASE("regular needs 5 visit days, not 4", "[station][recall]")
{
    CHECK(of({7, 7, 7, 7}).regular());
    const auto four = of({7, 7, 7});
    CHECK_FALSE(four.regular());
    CHECK(four.cycle == 7);
    CHECK(four.reasons == std::vector{irregularity::too_few_visit_days});
}

TEST_CASE("the 5 visit days lie in the last 365, an age of 365 days included", "[station][recall]")
{
    // Oldest of five visit days exactly 365 days ago, then one day more.
    CHECK(of({45, 45, 45, 45}, 365 - 180).regular());
    CHECK_FALSE(of({45, 45, 45, 45}, 366 - 180).regular());
}

TEST_CASE("regular asks for a cycle of 1 to 45 days", "[station][recall]")
{
    CHECK(of({1, 1, 1, 1}).regular());
    CHECK(of({45, 45, 45, 45}).regular());
    CHECK(of({46, 46, 46, 46}).reasons == std::vector{irregularity::cycle_too_long});
}

TEST_CASE("regular asks for a spread of at most 0.5", "[station][recall]")
{
    // Median 10, MAD 3: 0.445. MAD 4: 0.593.
    CHECK(of({7, 7, 10, 13, 13}).regular());
    CHECK(of({6, 6, 10, 14, 14}).reasons == std::vector{irregularity::no_fixed_rhythm});
    CHECK(of({6, 6, 10, 14, 14}).spread == Approx(0.593).margin(0.001));
}

TEST_CASE("closed as lost is not regular", "[station][recall]")
{
    const auto days = days_with({7, 7, 7, 7});
    CHECK(rhythm_of(days, days.back(), {}, true).reasons ==
          std::vector{irregularity::closed_as_lost});
}

TEST_CASE("below two visit days there is no cycle", "[station][recall]")
{
    CHECK_FALSE(rhythm_of({}, {20'000}).cycle);
    CHECK_FALSE(rhythm_of({}, {20'000}).regular());
    CHECK_FALSE(of({}).cycle);
    CHECK(of({9}).cycle == 9);
}

TEST_CASE("levels of a nine-day customer, day by day", "[station][recall]")
{
    // on time up to 9 + 3; late up to 18; overdue up to 27; then lost.
    for (std::int32_t elapsed = 0; elapsed <= 40; ++elapsed) {
        CAPTURE(elapsed);
        const auto expected = elapsed <= 12   ? recall_level::on_time
                              : elapsed <= 18 ? recall_level::late
                              : elapsed <= 27 ? recall_level::overdue
                                              : recall_level::lost;
        CHECK(level_of(elapsed, 9) == expected);
    }
}

TEST_CASE("for a cycle up to the grace the first level is overdue", "[station][recall]")
{
    for (std::int32_t c = 1; c <= 3; ++c) {
        CAPTURE(c);
        CHECK(level_of(c + 3, c) == recall_level::on_time);
        CHECK(level_of(c + 4, c) == recall_level::overdue);
        CHECK(level_of(c + 7, c) == recall_level::overdue);
        CHECK(level_of(c + 8, c) == recall_level::lost);
    }
    CHECK(level_of(8, 4) == recall_level::late);  // c + g + 1 = 2c
}

TEST_CASE("the grace is a setting", "[station][recall]")
{
    rhythm_settings none;
    none.grace_days = 0;
    CHECK(level_of(9, 9, none) == recall_level::on_time);
    CHECK(level_of(10, 9, none) == recall_level::late);
    CHECK(due_dates_of({100}, 9, none).late_from == business_day{110});
}

TEST_CASE("late starts on the day after the third full day behind the due date",
          "[station][recall]")
{
    const auto last = day("2026-05-03");
    const auto dates = due_dates_of(last, 9);
    CHECK(to_string(dates.due) == "2026-05-12");
    CHECK(to_string(dates.grace_end) == "2026-05-15");
    CHECK(to_string(dates.late_from) == "2026-05-16");
    CHECK(level_of(elapsed_days(last, dates.late_from), 9) == recall_level::late);
    CHECK(level_of(elapsed_days(last, dates.late_from + -1), 9) == recall_level::on_time);
}

TEST_CASE("closed days and days without data do not count as elapsed", "[station][recall]")
{
    const business_day last{100};
    const std::vector<business_day> closed{{90}, {100}, {103}, {104}, {130}};
    CHECK(elapsed_days(last, {102}, closed) == 2);
    CHECK(elapsed_days(last, {104}, closed) == 2);
    CHECK(elapsed_days(last, {110}, closed) == 8);
    CHECK(day_after(last, 2, closed) == business_day{102});
    CHECK(day_after(last, 3, closed) == business_day{105});
    CHECK(due_dates_of(last, 9, {}, closed).late_from == business_day{115});
}

TEST_CASE("day_after is the inverse of elapsed_days", "[station][recall]")
{
    std::mt19937 random(7);
    for (int round = 0; round < 500; ++round) {
        std::vector<business_day> skipped;
        for (std::int32_t d = 90; d < 200; ++d)
            if (random() % 4 == 0)
                skipped.push_back({d});
        const auto counted = static_cast<std::int32_t>(1 + random() % 60);
        const auto then = day_after({100}, counted, skipped);
        CAPTURE(round, counted);
        CHECK(elapsed_days({100}, then, skipped) == counted);
        CHECK(elapsed_days({100}, then + -1, skipped) == counted - 1);
    }
}

TEST_CASE("order and doubles of the dates make no difference", "[station][recall]")
{
    std::mt19937 random(42);
    const auto today = day("2026-04-26");
    const auto sorted = fold_days(corolla(), today);
    const auto expected = rhythm_of(sorted, today);
    for (int round = 0; round < 50; ++round) {
        auto days = corolla();
        for (int i = 0; i < 40; ++i)
            days.push_back(days[random() % days.size()]);
        days.push_back(today + 30);  // after as-of
        std::shuffle(days.begin(), days.end(), random);
        const auto r = rhythm_of(fold_days(days, today), today);
        CHECK(r.gaps == expected.gaps);
        CHECK(r.cycle == expected.cycle);
        CHECK(r.reasons == expected.reasons);
    }
}

TEST_CASE("the own 90 % gap is the ninth of ten", "[station][recall]")
{
    const std::vector<std::int32_t> gaps{1, 2, 3, 4, 5, 6, 7, 8, 9, 30};
    CHECK(ninety_percent_gap(gaps) == 9);
    CHECK(ninety_percent_gap(std::vector<std::int32_t>{5}) == 5);
    CHECK(ninety_percent_gap({}) == 0);
}

TEST_CASE("every reason and level has its name", "[station][recall]")
{
    CHECK(name_of(irregularity::too_few_visit_days) == "too_few_visit_days");
    CHECK(name_of(irregularity::cycle_too_short) == "cycle_too_short");
    CHECK(name_of(irregularity::cycle_too_long) == "cycle_too_long");
    CHECK(name_of(irregularity::no_fixed_rhythm) == "no_fixed_rhythm");
    CHECK(name_of(irregularity::closed_as_lost) == "closed_as_lost");
    CHECK(name_of(irregularity::shared) == "shared");
    CHECK(name_of(recall_level::none) == "none");
    CHECK(name_of(recall_level::on_time) == "on_time");
    CHECK(name_of(recall_level::late) == "late");
    CHECK(name_of(recall_level::overdue) == "overdue");
    CHECK(name_of(recall_level::lost) == "lost");
}
