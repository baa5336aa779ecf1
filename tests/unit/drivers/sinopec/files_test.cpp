#include "drivers/framing/hex.hpp"
#include "drivers/sinopec/files.hpp"
#include "drivers/sinopec/shelf.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace thirdvisit::drivers::sinopec;

namespace {

constexpr const char* quoted_whitelist =
    "008E 20170101 20301231 11FF 00000001 01000411100100000001";
constexpr const char* quoted_station = "DF 11 11 11111111 11111111 00 04 01020304";
constexpr const char* quoted_prices = "99 201703050000 02"
                                      "01 0101 12131415 04 0055 0066 0077 0088"
                                      "02 0102 12131415 04 0055 0066 0077 0099"
                                      "01 0101 12131415 04 0011 0022 0033 0044"
                                      "02 0102 12131415 04 0011 0022 0033 0043";

bytes body(const char* hex)
{
    return from_hex(hex).value();
}

const card_number listed_card("01000411100100000001");
const card_number other_card("01000411100100000002");

bytes list_with(const card_number& card, const char* from = "2017-01-01",
                const char* to = "2030-12-31", std::uint8_t area = 0x11)
{
    return encode(card_list{.version = 0x8E,
                            .valid_from = parse_day(from).value(),
                            .valid_to = parse_day(to).value(),
                            .area = {area, 0xFF},
                            .cards = {card}});
}

const local_time some_day{parse_day("2026-05-03").value(), 0};

}  // namespace

TEST_CASE("the quoted file bodies are read and written back unchanged", "[drivers][sinopec]")
{
    const auto list = parse_card_list(body(quoted_whitelist));
    REQUIRE(list.has_value());
    CHECK(list->version == 0x8E);
    CHECK(list->cards.size() == 1);
    CHECK(list->contains(listed_card));
    CHECK_FALSE(list->contains(other_card));
    CHECK(encode(*list) == body(quoted_whitelist));

    const auto station = parse_station_information(body(quoted_station));
    REQUIRE(station.has_value());
    CHECK(station->version == 0xDF);
    CHECK(station->station == 11'111'111);
    CHECK(station->guns == std::vector<int>{1, 2, 3, 4});
    CHECK(encode(*station) == body(quoted_station));

    const auto prices = parse_price_table(body(quoted_prices));
    REQUIRE(prices.has_value());
    CHECK(prices->current.size() == 2);
    CHECK(prices->coming[1].prices_fen == std::vector<int>{0x11, 0x22, 0x33, 0x43});
    CHECK(encode(*prices) == body(quoted_prices));
    CHECK(body(quoted_prices).size() == 8 + 4 * 16);
}

TEST_CASE("every quoted file of the vectors is of its kind and of no other", "[drivers][sinopec]")
{
    for (const auto& v : test::load_vectors("sinopec/files.txt")) {
        CAPTURE(v.name);
        CHECK(parse_card_list(v.input).has_value() == (v.outcome == "card_list"));
        CHECK(parse_price_table(v.input).has_value() == (v.outcome == "price_table"));
        CHECK(parse_station_information(v.input).has_value() ==
              (v.outcome == "station_information"));
    }
}

TEST_CASE("damaged files are malformed", "[drivers][sinopec]")
{
    for (const auto* hex : {quoted_whitelist, quoted_station, quoted_prices}) {
        bytes file = body(hex);
        for (std::size_t size = 0; size < file.size(); ++size) {
            const auto part = byte_view(file).first(size);
            CHECK_FALSE(parse_card_list(part).has_value());
            CHECK_FALSE((file[0] == 0xDF && parse_station_information(part).has_value()));
            CHECK_FALSE((file[0] == 0x99 && parse_price_table(part).has_value()));
        }
    }
    card_list unsorted = parse_card_list(list_with(listed_card)).value();
    unsorted.cards = {other_card, listed_card};
    CHECK(parse_card_list(encode(unsorted)).error() == errc::malformed_message);
}

TEST_CASE("a list counts inside its dates and its province only", "[drivers][sinopec]")
{
    const auto list = parse_card_list(list_with(listed_card, "2026-05-01", "2026-05-31")).value();
    CHECK(list.counts_on(parse_day("2026-05-01").value(), 11));
    CHECK(list.counts_on(parse_day("2026-05-31").value(), 11));
    CHECK_FALSE(list.counts_on(parse_day("2026-04-30").value(), 11));
    CHECK_FALSE(list.counts_on(parse_day("2026-06-01").value(), 11));
    CHECK_FALSE(list.counts_on(parse_day("2026-05-02").value(), 12));
    const auto national = parse_card_list(list_with(listed_card, "2026-05-01", "2026-05-31", 0xFF));
    CHECK(national->counts_on(parse_day("2026-05-02").value(), 12));
}

TEST_CASE("the deleted list wins over the added one, the added one over the base list",
          "[drivers][sinopec]")
{
    const auto in = list_with(listed_card);
    using code = content_code;
    CHECK_FALSE(shelf().listed(listed_card, some_day, 11));
    CHECK(shelf({{code::base_blacklist, in}}).listed(listed_card, some_day, 11));
    CHECK(shelf({{code::added_blacklist, in}}).listed(listed_card, some_day, 11));
    CHECK_FALSE(shelf({{code::added_blacklist, in}}).listed(other_card, some_day, 11));
    CHECK_FALSE(shelf({{code::base_blacklist, in}, {code::deleted_blacklist, in}})
                    .listed(listed_card, some_day, 11));
    CHECK_FALSE(shelf({{code::whitelist, in}}).listed(listed_card, some_day, 11));
    CHECK(shelf({{code::base_blacklist, in},
                 {code::deleted_blacklist, list_with(listed_card, "2020-01-01", "2020-12-31")}})
              .listed(listed_card, some_day, 11));
}

TEST_CASE("files are served byte for byte in segments of sixteen", "[drivers][sinopec]")
{
    bytes file(100);
    for (std::size_t i = 0; i < file.size(); ++i)
        file[i] = static_cast<std::uint8_t>(i);
    const shelf files({{content_code::price_table, file}});
    CHECK(files.announced().price_table == 0);
    CHECK(files.answer(download_request{4, 1}).length == 100);
    CHECK(files.answer(download_request{5, 1}).length == 0);
    const auto middle = files.answer(segment_request{4, 2, 3});
    CHECK(middle.data == bytes(file.begin() + 32, file.begin() + 80));
    const auto last = files.answer(segment_request{4, 6, 15});
    CHECK(last.data == bytes(file.begin() + 96, file.end()));
    CHECK(files.answer(segment_request{4, 7, 1}).data.empty());
    CHECK(files.answer(segment_request{4, 0xFFFF, 255}).data.empty());
}
