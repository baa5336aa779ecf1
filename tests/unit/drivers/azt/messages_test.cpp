#include "drivers/azt/messages.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string random_digits(std::mt19937& random, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += static_cast<char>('0' + random() % 10);
    return text;
}

std::int64_t below(std::mt19937& random, std::size_t width)
{
    std::int64_t limit = 1;
    for (std::size_t i = 0; i < width; ++i)
        limit *= 10;
    return ((static_cast<std::int64_t>(random()) << 20) + static_cast<std::int64_t>(random())) %
           limit;
}

}  // namespace

TEST_CASE("every AZT request to every channel is parsed back", "[drivers][azt]")
{
    std::mt19937 random(31);
    for (int channel = 1; channel <= azt::highest_channel; ++channel)
        for (const auto& row : azt::all_commands()) {
            const bool all = row.code == azt::command::common_parameters;
            const azt::request r{
                all ? 0 : channel, row.code,
                random_digits(random, row.least + random() % (row.most - row.least + 1))};
            const auto f = to_frame(r);
            CHECK(looks_like_request(f));
            const auto back = parse_request(f);
            REQUIRE(back.has_value());
            REQUIRE(*back == r);
        }
}

TEST_CASE("AZT figures of every pump type are parsed back", "[drivers][azt]")
{
    std::mt19937 random(32);
    for (char type = 'A'; type <= 'H'; ++type)
        for (int round = 0; round < 50; ++round) {
            const auto format = *azt::format_of(type);
            const azt::reply r =
                azt::full_data_reply{below(random, format.volume), below(random, format.amount),
                                     below(random, format.price)};
            const auto f = to_frame(r, format);
            CHECK(f.data.size() == format.volume + format.amount + format.price);
            CHECK_FALSE(looks_like_request(f));
            const auto back = parse_reply(azt::command::full_data, f, format);
            REQUIRE(back.has_value());
            CHECK(*back == r);
        }
    CHECK_FALSE(azt::format_of('I'));
}

TEST_CASE("AZT totals, volumes, states and types are parsed back", "[drivers][azt]")
{
    using azt::command;
    std::mt19937 random(33);
    const auto back = [](command asked, const azt::reply& r) {
        return *parse_reply(asked, to_frame(r)) == r;
    };
    for (int round = 0; round < 50; ++round) {
        CHECK(back(command::totals, azt::totals_reply{below(random, 8), below(random, 8), 8}));
        CHECK(back(command::totals, azt::totals_reply{below(random, 10), below(random, 10), 10}));
        CHECK(back(command::current_volume, azt::volume_reply{below(random, 6)}));
    }
    for (const char s : {'0', '1', '2', '3', '8'})
        CHECK(back(command::status, azt::status_reply{s, '\0', 0}));
    CHECK(back(command::status, azt::status_reply{'4', '1', 1}));
    CHECK(back(command::pump_type, azt::type_reply{'H'}));
    CHECK(back(command::protocol_version, azt::text_reply{"00020000"}));
    CHECK(back(command::confirm, azt::done{}));
    CHECK(back(command::confirm, azt::not_now{}));
    CHECK(back(command::confirm, azt::unsupported{}));
}

TEST_CASE("control requests carry the digits of the facts list", "[drivers][azt]")
{
    CHECK(azt::set_price(1, 1234).data == "1234");
    CHECK(azt::set_dose_volume(1, 1000, false).data == "010000");
    CHECK(azt::set_dose_volume(1, 99999, true).data == "999991");
    CHECK(azt::set_dose_money(1, 10000).data == "010000");
}

TEST_CASE("an AZT amount that is not volume times price is noticed", "[drivers][azt]")
{
    CHECK(azt::figures_agree({1000, 12340, 1234}));
    CHECK(azt::figures_agree({810, 10000, 1234}));  // sold for 100.00: the volume is rounded
    CHECK(azt::figures_agree({0, 0, 1234}));
    CHECK_FALSE(azt::figures_agree({1000, 12340, 1334}));
    CHECK_FALSE(azt::figures_agree({1000, 22340, 1234}));
}
