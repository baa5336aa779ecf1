#include "drivers/magstripe/card_rules.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers::magstripe;

namespace {

card_track card_with(std::string_view pan, std::string_view discretionary)
{
    card_track card;
    card.number = 2;
    card.pan = drivers::card_number(pan);
    card.discretionary.assign(discretionary.begin(), discretionary.end());
    return card;
}

std::string mistake(std::string_view luhn, std::string_view fields)
{
    try {
        const card_rules rules(luhn, fields);
        return {};
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
}

}  // namespace

TEST_CASE("the longest prefix decides whether a card needs its check digit", "[drivers][magstripe]")
{
    const card_rules rules("70=off, 7013=on, *=on", "");
    CHECK(rules.needs_check_digit("4000001234567899"));
    CHECK_FALSE(rules.needs_check_digit("7000001234567890"));
    CHECK(rules.needs_check_digit("7013051234567890"));
    CHECK_FALSE(card_rules("off", "").needs_check_digit("4000001234567899"));
    CHECK(card_rules().needs_check_digit("4000001234567899"));
    CHECK(card_rules("*=off,4=on", "").needs_check_digit("4000001234567899"));
}

TEST_CASE("fleet fields are taken from where the configuration says, by prefix",
          "[drivers][magstripe]")
{
    const card_rules rules("on", "690046: account@0+6, vehicle@6+5, restriction@11+1; "
                                 "69: driver_id@0+4");
    const auto wex = rules.fields_of(card_with("6900461234567890", "123456987652"));
    REQUIRE(wex.size() == 3);
    CHECK(wex[0] == drivers::card_field{"account", "123456"});
    CHECK(wex[1] == drivers::card_field{"vehicle", "98765"});
    CHECK(wex[2] == drivers::card_field{"restriction", "2"});
    CHECK(rules.fields_of(card_with("6912341234567890", "4711")) ==
          std::vector{drivers::card_field{"driver_id", "4711"}});
}

TEST_CASE("a card of another prefix, or too short for a field, gives no field",
          "[drivers][magstripe]")
{
    const card_rules rules("on", "690046: vehicle@6+5");
    CHECK(rules.fields_of(card_with("4000001234567899", "123456987652")).empty());
    CHECK(rules.fields_of(card_with("6900461234567890", "1234569876")).empty());
    CHECK(rules.fields_of(card_with("6900461234567890", "")).empty());
}

TEST_CASE("a card rule that cannot be read is named with what to write", "[drivers][magstripe]")
{
    CHECK(mistake("on", "") == "");
    CHECK(mistake("70=maybe", "").find("70=maybe") != std::string::npos);
    for (const auto* wrong : {"x=on", "=on", "70", "yes"})
        CHECK(mistake(wrong, "").find("option luhn") == 0);
    for (const auto* wrong :
         {"690046", "x: vehicle@1+2", "69: vehicle", "69: vehicle@1", "69: vehicle@+2",
          "69: vehicle@1+0", "69: colour@1+2", "69: vehicle@1+200"})
        CHECK(mistake("on", wrong).find("option fields") == 0);
}

TEST_CASE("a card is good to the end of its month", "[drivers][magstripe]")
{
    const auto day = [](const char* iso) { return *parse_day(iso); };
    CHECK_FALSE(is_expired("2612", day("2026-12-31")));
    CHECK(is_expired("2611", day("2026-12-01")));
    CHECK(is_expired("2512", day("2026-01-01")));
    CHECK_FALSE(is_expired("2701", day("2026-12-31")));
    CHECK_FALSE(is_expired("0000", day("2026-12-31")));  // no date at all
    CHECK_FALSE(is_expired("", day("2026-12-31")));
}
