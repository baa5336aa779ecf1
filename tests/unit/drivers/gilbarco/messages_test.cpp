#include "drivers/gilbarco/messages.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

void check_back(const gilbarco::block& b)
{
    const auto back = gilbarco::parse_block(encode(b));
    REQUIRE(back.has_value());
    CHECK(*back == b);
}

}  // namespace

TEST_CASE("every Gilbarco word is parsed back or refused", "[drivers][gilbarco]")
{
    for (int w = 0; w < 0x100; ++w) {
        const auto word = static_cast<std::uint8_t>(w);
        const auto r = gilbarco::parse_request(word);
        const bool command = w < 0x70 || w == 0xFC;
        CHECK(r.has_value() == command);
        if (r)
            CHECK(encode(*r) == word);
        const auto s = gilbarco::parse_status(word);
        const bool state = w < 0x10 || (w >= 0x60 && w < 0xE0);
        CHECK(s.has_value() == state);
        if (s)
            CHECK(encode(*s) == word);
    }
}

TEST_CASE("pump 16 is written as 0", "[drivers][gilbarco]")
{
    CHECK(encode(gilbarco::request{gilbarco::command::status, 16}) == 0x00);
    CHECK(gilbarco::parse_status(0x60)->pump == 16);
}

TEST_CASE("every Gilbarco block is parsed back", "[drivers][gilbarco]")
{
    std::mt19937 random(51);
    const auto below = [&](std::int64_t limit) {
        return static_cast<std::int64_t>(random()) % limit;
    };
    for (int round = 0; round < 100; ++round) {
        const int grade = static_cast<int>(below(10));
        const int level = static_cast<int>(1 + below(2));
        check_back(gilbarco::preset{random() % 2 == 0, level, std::nullopt, below(1'000'000)});
        check_back(gilbarco::preset{false, level, grade, below(1'000'000)});
        check_back(gilbarco::price_change{level, grade, below(10'000)});
        check_back(gilbarco::special_function{"010"});
        check_back(gilbarco::transaction{static_cast<int>(1 + below(16)), grade, below(10'000),
                                         below(1'000'000), below(1'000'000)});
        gilbarco::totals all;
        for (auto count = below(gilbarco::frame_scanner::most_grades); count >= 0; --count)
            all.grades.push_back({static_cast<int>(count), below(100'000'000), below(100'000'000),
                                  below(10'000), below(10'000)});
        check_back(all);
    }
}

TEST_CASE("digits come least significant first", "[drivers][gilbarco]")
{
    CHECK(gilbarco::encode_digits(14246, 6) == bytes{0xE6, 0xE4, 0xE2, 0xE4, 0xE1, 0xE0});
    CHECK(*gilbarco::parse_digits(bytes{0xE6, 0xE4, 0xE2, 0xE4, 0xE1, 0xE0}) == 14246);
}
