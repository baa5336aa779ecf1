#include "station/history/history_visits.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
constexpr utc_ms noon{1'777'809'600'000};

local_time utc_clock(utc_ms t)
{
    return {{static_cast<std::int32_t>(t.since_epoch / 86'400'000)},
            static_cast<std::int32_t>(t.since_epoch % 86'400'000 / 1'000)};
}

history_sale sale(const std::string& who, std::int64_t at, int liters = 30)
{
    static int number = 0;
    history_sale s;
    s.fact_id = "fact" + std::to_string(100'000 + ++number);
    s.who = who;
    s.card = card_identity{who, "0843", ""};
    s.at = noon + at;
    s.grade = "92#";
    s.volume = {liters * 1'000};
    s.amount = {liters * 750};
    return s;
}

std::vector<visit> fold(const std::vector<history_sale>& sales)
{
    return visits_of(sales, {}, utc_clock);
}

}  // namespace

TEST_CASE("sales of one customer within 30 min are one imported visit", "[station][history]")
{
    const auto made =
        fold({sale("a", 0), sale("a", 30 * minute), sale("a", 61 * minute), sale("b", 0)});
    REQUIRE(made.size() == 3);
    for (const auto& v : made) {
        CHECK(v.imported);
        CHECK(v.status == visit_status::closed);
        CHECK(v.revision == 1);
        CHECK(v.how == identification::card);
        CHECK(v.id == v.fuellings.front().fact_id);
    }
}

TEST_CASE("the order of the sales makes no difference", "[station][history]")
{
    std::vector<history_sale> sales;
    for (int i = 0; i < 60; ++i)
        sales.push_back(sale("c" + std::to_string(i % 7), i * 11 * minute));
    const auto expected = fold(sales);
    std::mt19937 random(3);
    for (int round = 0; round < 10; ++round) {
        std::shuffle(sales.begin(), sales.end(), random);
        const auto again = fold(sales);
        REQUIRE(again.size() == expected.size());
        for (std::size_t i = 0; i < again.size(); ++i) {
            CHECK(again[i].id == expected[i].id);
            CHECK(volume_of(again[i]) == volume_of(expected[i]));
        }
    }
}

TEST_CASE("two cars of one customer are two visits", "[station][history]")
{
    auto first = sale("fleet", 0);
    auto second = sale("fleet", 5 * minute);
    first.plate = plate{"豫A11111", plate_kind::blue};
    second.plate = plate{"豫A22222", plate_kind::blue};
    CHECK(fold({first, second}).size() == 2);
    second.plate = first.plate;
    CHECK(fold({first, second}).size() == 1);
}

TEST_CASE("imported visits follow the 6 h rule, also towards what is stored", "[station][history]")
{
    const auto made = fold({sale("a", 11 * hour), sale("a", 13 * hour)});  // 23:00 and 01:00
    REQUIRE(made.size() == 2);
    CHECK(made[0].day == made[1].day);
    const auto stored_before =
        visits_of({sale("a", 13 * hour)}, {}, utc_clock,
                  {{"a", earlier_visit{noon + 11 * hour, utc_clock(noon).day}}});
    CHECK(stored_before[0].day == utc_clock(noon).day);
    CHECK(fold({sale("a", 13 * hour)})[0].day == utc_clock(noon).day + 1);
}

TEST_CASE("refunds net against the sale before them", "[station][history]")
{
    const auto part = fold({sale("a", 0, 40), sale("a", minute, -15)});
    REQUIRE(part.size() == 1);
    CHECK(volume_of(part[0]) == milliliters{25'000});
    CHECK(part[0].fuellings[0].amount == minor_units{25 * 750});
    CHECK(fold({sale("a", 0, 40), sale("a", minute, -40)}).empty());
    CHECK(fold({sale("a", 0, 40), sale("b", minute, -40)}).size() == 1);
}
