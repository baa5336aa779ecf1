#include "station/profile/likely.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

// 2026-06-03 was a Wednesday.
constexpr business_day wednesday{20'607};

constexpr local_time at(business_day day, int hour, int minute = 0)
{
    return {day, hour * 3600 + minute * 60};
}

constexpr local_time now = at(wednesday, 8);

std::vector<std::string> order(const std::vector<earlier_stop>& stops)
{
    std::vector<std::string> out;
    for (const auto& v : score_stops(stops, now))
        out.push_back(v.vehicle);
    return out;
}

}  // namespace

TEST_CASE("the same weekday counts more than a working day, and that more than a Sunday",
          "[profile][likely]")
{
    REQUIRE(weekday_of(wednesday) == 2);
    CHECK(likely_weight(at(wednesday + -7, 8), now) == 6);
    CHECK(likely_weight(at(wednesday + -1, 8), now) == 4);
    CHECK(likely_weight(at(wednesday + -3, 8), now) == 2);
    const auto sunday = at(wednesday + 4, 8);
    CHECK(likely_weight(at(wednesday + 3, 8), sunday) == 4);
}

TEST_CASE("the hour counts in two steps, also across midnight", "[profile][likely]")
{
    CHECK(likely_weight(at(wednesday + -7, 8, 45), now) == 6);
    CHECK(likely_weight(at(wednesday + -7, 8, 46), now) == 3);
    CHECK(likely_weight(at(wednesday + -7, 6, 30), now) == 3);
    CHECK(likely_weight(at(wednesday + -7, 6, 29), now) == 0);
    CHECK(likely_weight(at(wednesday + -7, 23, 50), at(wednesday, 0, 10)) == 6);
}

TEST_CASE("today and what is older than eight weeks do not count", "[profile][likely]")
{
    CHECK(likely_weight(at(wednesday, 7, 50), now) == 0);
    CHECK(likely_weight(at(wednesday + -56, 8), now) == 6);
    CHECK(likely_weight(at(wednesday + -57, 8), now) == 0);
}

TEST_CASE("the best comes first, one stop alone is chance", "[profile][likely]")
{
    CHECK(order({{"daily", at(wednesday + -1, 8)},
                 {"daily", at(wednesday + -2, 8)},
                 {"weekly", at(wednesday + -7, 8)},
                 {"weekly", at(wednesday + -14, 8)},
                 {"once", at(wednesday + -7, 8)},
                 {"night", at(wednesday + -7, 22)},
                 {"night", at(wednesday + -14, 22)}}) ==
          std::vector<std::string>{"weekly", "daily"});
}

TEST_CASE("of two with the same score the one seen later comes first", "[profile][likely]")
{
    CHECK(order({{"a", at(wednesday + -21, 8)},
                 {"a", at(wednesday + -14, 8)},
                 {"b", at(wednesday + -14, 8)},
                 {"b", at(wednesday + -7, 8)}}) == std::vector<std::string>{"b", "a"});
}

TEST_CASE("a car that was here today or only just is not expected", "[profile][likely]")
{
    const std::vector<business_day> weekly{wednesday + -21, wednesday + -14, wednesday + -7};
    CHECK(may_be_back(weekly, wednesday));
    CHECK_FALSE(may_be_back(weekly, wednesday + -7));
    CHECK_FALSE(may_be_back(weekly, wednesday + -4));
    CHECK(may_be_back(weekly, wednesday + -3));
    CHECK(may_be_back(std::vector{wednesday + -1}, wednesday));
    CHECK_FALSE(may_be_back({}, wednesday));
}

TEST_CASE("three cars of each grade are there before a fourth of one", "[profile][likely]")
{
    likely_settings s;
    s.most = 5;
    const std::vector<std::string> grades{"92#", "92#", "92#", "92#", "92#", "0#", "95#"};
    CHECK(pick_likely(grades, s) == std::vector<std::size_t>{0, 1, 2, 5, 6});
    CHECK(pick_likely({}, s).empty());
}
