#include "drivers/framing/bcd.hpp"
#include "drivers/framing/card_number.hpp"
#include "drivers/framing/crc.hpp"
#include "drivers/framing/fields.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/framing/noise.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

const bytes nine{'1', '2', '3', '4', '5', '6', '7', '8', '9'};

std::string scrubbed(std::string_view hex)
{
    bytes data = from_hex(hex).value();
    scrub_digit_runs(data);
    return to_hex(data);
}

}  // namespace

TEST_CASE("check sums give their published check values", "[drivers][framing]")
{
    CHECK(crc16_arc(nine) == 0xBB3D);
    CHECK(crc16_osdp(nine) == 0xE5CC);
    CHECK(xor8(nine) == 0x31);
    bytes with_sum = nine;
    with_sum.push_back(negated_sum8(nine));
    CHECK(negated_sum8(with_sum) == 0);
    CHECK(crc16_arc(byte_view(nine).subspan(4), crc16_arc(byte_view(nine).first(4))) == 0xBB3D);
}

TEST_CASE("hex text is read with or without blanks and refused when it is not hex",
          "[drivers][framing]")
{
    CHECK(from_hex("fa 00\t1B\r").value() == bytes{0xFA, 0x00, 0x1B});
    CHECK(from_hex("FA001B").value() == bytes{0xFA, 0x00, 0x1B});
    CHECK(from_hex("").value().empty());
    CHECK(to_hex(bytes{0xFA, 0x0B}) == "FA 0B");
    for (const auto* bad : {"F", "FA 0", "F A", "0x12", "GG", "FA,00"})
        CHECK(from_hex(bad).error() == errc::malformed_message);
}

TEST_CASE("packed decimals refuse digits above nine and dates that do not exist",
          "[drivers][framing]")
{
    CHECK(bcd_number(bytes{0x12, 0x34}) == 1234);
    CHECK_FALSE(bcd_number(bytes{0x1A}));
    CHECK(to_bcd(1234, 3) == bytes{0x00, 0x12, 0x34});
    const bytes noon{0x20, 0x17, 0x03, 0x05, 0x12, 0x00, 0x01};
    REQUIRE(bcd_time(noon));
    CHECK(to_string(*bcd_time(noon)) == "2017-03-05T12:00:01");
    const auto back = to_bcd_time(*bcd_time(noon));
    CHECK(bytes(back.begin(), back.end()) == noon);
    CHECK_FALSE(bcd_time(bytes{0x20, 0x17, 0x02, 0x30, 0x12, 0x00, 0x01}));
    CHECK_FALSE(bcd_time(bytes{0x20, 0x17, 0x02, 0x28, 0x24, 0x00, 0x01}));
    CHECK_FALSE(bcd_time(bytes(7, 0)));
}

TEST_CASE("a message with a short field is unsound, whatever is read afterwards",
          "[drivers][framing]")
{
    const bytes data{0x01, 0x02, 0x03};
    field_reader in(data);
    CHECK(in.big_endian(2) == 0x0102);
    CHECK(in.big_endian(2) == 0);
    CHECK(in.byte() == 0);
    CHECK_FALSE(in.sound());
    CHECK(field_writer().big_endian(0x0102, 3).little_endian(0x0102, 2).done() ==
          bytes{0, 1, 2, 2, 1});
}

TEST_CASE("a card number shows its last four digits only", "[drivers][framing]")
{
    const card_number card("01000419900800001084");
    CHECK(card.masked() == "••1084");
    CHECK(card_from_bcd(bytes{0x12, 0x34}).digits() == "1234");
    CHECK(card_from_bcd(bytes{0x1A}).empty());
    CHECK(field_writer().card(card_number("12345"), 4).done() == bytes{0, 0x01, 0x23, 0x45});
}

TEST_CASE("runs of eight and more digits are zeroed in bytes nobody could read",
          "[drivers][framing]")
{
    CHECK(scrubbed("FA 12 34 56 78 FA") == "FA 00 00 00 00 FA");
    CHECK(scrubbed("FA A1 23 45 67 8F") == "FA A0 00 00 00 0F");
    CHECK(scrubbed("FA 12 34 56 7A FA") == "FA 12 34 56 7A FA");
    CHECK(scrubbed("02 30 31 30 30 36 33 45 39 41 45 32 35 03") ==
          "02 30 30 30 30 30 30 30 30 30 30 30 30 03");
    CHECK(scrubbed("") == "");
}

TEST_CASE("a noisy line is reported, cut to size, and not a thousand times a minute",
          "[drivers][framing]")
{
    noise_gate gate;
    noise_gate::time_point now{};
    int passed = 0;
    for (int i = 0; i < 1000; ++i)
        passed += gate.pass(errc::bad_check_byte, bytes(1000, 0xFA), now).has_value();
    CHECK(passed == noise_gate::per_minute);
    CHECK(gate.total() == 1000);
    now += std::chrono::minutes(1);
    const auto again = gate.pass(errc::bad_check_byte, bytes(1000, 0xFA), now);
    REQUIRE(again);
    CHECK(again->raw.size() == noise_gate::kept_bytes);
}
