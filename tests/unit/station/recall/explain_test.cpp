#include "station/recall/explain.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

business_day day(const char* iso)
{
    return parse_day(iso).value();
}

std::string told(std::string_view lines, const char* as_of)
{
    const auto e = explain(lines, day(as_of));
    REQUIRE(std::holds_alternative<explanation>(e));
    return to_json(std::get<explanation>(e));
}

}  // namespace

TEST_CASE("a regular customer, explained", "[station][recall]")
{
    const std::string weekly = "2026-03-01\n2026-03-08\n2026-03-15\n2026-03-22\n2026-03-29\n";
    CHECK(told(weekly, "2026-04-08") ==
          R"({"gaps":[7,7,7,7],"cycle":7,"regular":true,"reasons":[],"due":"2026-04-05",)"
          R"("late_from":"2026-04-09","level":"on_time"})");
    CHECK(told(weekly, "2026-04-09").find(R"("level":"late")") != std::string::npos);
    CHECK(told(weekly, "2026-04-13").find(R"("level":"overdue")") != std::string::npos);
    CHECK(told(weekly, "2026-04-20").find(R"("level":"lost")") != std::string::npos);
}

TEST_CASE("with fewer than 4 gaps the cycle is still shown and regular is false with reasons",
          "[station][recall]")
{
    CHECK(told("2026-03-01\n2026-03-10\n", "2026-03-12") ==
          R"({"gaps":[9],"cycle":9,"regular":false,"reasons":["too_few_visit_days"],)"
          R"("due":"2026-03-19","late_from":"2026-03-23","level":"on_time"})");
}

TEST_CASE("below 2 dates the cycle is null and the level none", "[station][recall]")
{
    const auto* none =
        R"({"gaps":[],"cycle":null,"regular":false,"reasons":["too_few_visit_days"],)"
        R"("due":null,"late_from":null,"level":"none"})";
    CHECK(told("2026-03-01\n", "2026-05-01") == none);
    CHECK(told("", "2026-05-01") == none);
    CHECK(told("2026-03-01\n2026-03-01\n2026-06-01\n", "2026-05-01") == none);
}

TEST_CASE("an irregular history gets a level too", "[station][recall]")
{
    const auto json = told(
        "2026-01-01\n2026-01-02\n2026-01-22\n2026-01-24\n2026-02-23\n2026-02-25\n", "2026-04-01");
    CHECK(json.find(R"("regular":false,"reasons":["no_fixed_rhythm"])") != std::string::npos);
    CHECK(json.find(R"("level":"lost")") != std::string::npos);
}

TEST_CASE("doubles are folded, any order is taken, later dates are ignored", "[station][recall]")
{
    const auto sorted =
        told("2026-03-01\n2026-03-08\n2026-03-15\n2026-03-22\n2026-03-29\n", "2026-04-09");
    CHECK(told("2026-03-29\n2026-03-08\n2026-03-08\n2026-03-01\n2026-04-10\n2026-03-22\n2026-03-15",
               "2026-04-09") == sorted);
}

TEST_CASE("blank lines, carriage returns, blanks and a byte-order mark are tolerated",
          "[station][recall]")
{
    CHECK(told("\xEF\xBB\xBF"
               "2026-03-01\r\n\r\n  2026-03-10 \n\n",
               "2026-03-12")
              .find(R"("gaps":[9])") != std::string::npos);
}

TEST_CASE("a bad line is named by its number", "[station][recall]")
{
    for (const auto* bad : {"2026-02-30", "yesterday", "2026-3-1", "2026-03-01,5", "\x01\x02"}) {
        const auto e = explain("2026-03-01\n\n" + std::string(bad) + "\n", day("2026-04-01"));
        REQUIRE(std::holds_alternative<bad_line>(e));
        CHECK(std::get<bad_line>(e).number == 3);
        CHECK(std::get<bad_line>(e).message.starts_with("line 3: "));
        CHECK(std::get<bad_line>(e).message.find("YYYY-MM-DD") != std::string::npos);
        CHECK(std::get<bad_line>(e).message.find('\x01') == std::string::npos);
    }
}

TEST_CASE("at most 12 gaps are used, oldest first", "[station][recall]")
{
    std::string lines;
    for (int i = 0; i < 20; ++i)
        lines += to_string(day("2026-01-01") + i * (i + 1) / 2) + "\n";
    const auto e = std::get<explanation>(explain(lines, day("2027-01-01")));
    REQUIRE(e.gaps.size() == 12);
    CHECK(e.gaps.front() == 8);
    CHECK(e.gaps.back() == 19);
}
