#include "station/history/history_fields.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

TEST_CASE("quantities in the ways people write them", "[station][history]")
{
    CHECK(parse_quantity("38.42", 3).value() == 38'420);
    CHECK(parse_quantity("38,42", 3).value() == 38'420);
    CHECK(parse_quantity("38", 3).value() == 38'000);
    CHECK(parse_quantity("1,234.50", 2).value() == 123'450);
    CHECK(parse_quantity("1.234,50", 2).value() == 123'450);
    CHECK(parse_quantity("¥236.40", 2).value() == 23'640);
    CHECK(parse_quantity("236.40元", 2).value() == 23'640);
    CHECK(parse_quantity("38.42 L", 3).value() == 38'420);
    CHECK(parse_quantity("38.42升", 3).value() == 38'420);
    CHECK(parse_quantity("-15.00", 3).value() == -15'000);
    CHECK(parse_quantity("0.0005", 3).value() == 1);  // half up
    CHECK(parse_quantity("0.0004", 3).value() == 0);
}

TEST_CASE("what can be read in two ways is not guessed", "[station][history]")
{
    CHECK(parse_quantity("1,234", 3).error() == errc::refused);
    CHECK(parse_quantity("1.234", 3).value() == 1'234);  // a point is a decimal point
    CHECK(parse_quantity("1,234,567", 3).error() == errc::refused);
}

TEST_CASE("what is no number is refused", "[station][history]")
{
    for (const auto* text :
         {"", "abc", "12.", ".", "1e5", "--5", "12 34", "9999999999999", "1.2.3x"})
        CHECK_FALSE(parse_quantity(text, 3).has_value());
}

TEST_CASE("dates and times in the ways files have them", "[station][history]")
{
    for (const auto* text :
         {"2026-05-03 14:05:00", "2026-05-03T14:05", "2026/5/3 14:05", "2026.05.03 14:05:00",
          "2026年5月3日 14:05", "20260503140500", "20260503 140500"})
        CHECK(to_string(parse_any_time(text).value()) == "2026-05-03T14:05:00");
    CHECK(to_string(parse_any_time("2026-05-03 9:05").value()) == "2026-05-03T09:05:00");
}

TEST_CASE("dates that do not exist and other orders are refused", "[station][history]")
{
    for (const auto* text : {"2026-02-30 10:00", "03.05.2026 14:05", "5/3/2026 14:05", "2026-05-03",
                             "2026-05-03 24:00", "2026-05-03 10:60", "2026-05-03 10", "46145.5868",
                             "2026-05-03 10:00:00 PM", ""})
        CHECK_FALSE(parse_any_time(text).has_value());
}

TEST_CASE("headers are found in English and Chinese", "[station][history]")
{
    for (const auto* header : {"card", "Card No", "CARD_NUMBER", "卡号", "加油卡号", "油卡号"})
        CHECK(field_named(header) == "card");
    for (const auto* header : {"plate", "License Plate", "车牌号", "车牌号码"})
        CHECK(field_named(header) == "plate");
    for (const auto* header : {"time", "DateTime", "交易时间", "加油时间"})
        CHECK(field_named(header) == "time");
    for (const auto* header : {"litres", "Liters (L)", "volume", "升数", "加油量（升）"})
        CHECK(field_named(header) == "litres");
    for (const auto* header : {"amount", "金额", "金额（元）", "Total"})
        CHECK(field_named(header) == "amount");
    for (const auto* header : {"grade", "油品", "油号", "Product"})
        CHECK(field_named(header) == "grade");
    CHECK(field_named("date") == "date");
    CHECK(field_named("cashier").empty());
    CHECK(field_named("").empty());
}

TEST_CASE("only whole UTF-8 is UTF-8", "[station][history]")
{
    CHECK(is_utf8("豫A·12345"));
    CHECK_FALSE(is_utf8("\xBF\xA8\xBA\xC5"));  // 卡号 in GB18030
    CHECK_FALSE(is_utf8("\xE8\xB1"));
    CHECK_FALSE(is_utf8("\xC0\x80"));
}
