#include "drivers/osdp/frame.hpp"

#include "drivers/framing/hex.hpp"
#include "drivers/osdp/messages.hpp"
#include "tests/support/frame_properties.hpp"
#include "tests/support/frame_vectors.hpp"

#include <fmt/format.h>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string show(const osdp::frame& f)
{
    return fmt::format("{} {} seq {} {}{}{}", f.from_reader ? "from" : "to", f.address, f.sequence,
                       osdp::name_of_code(f.code, f.from_reader), f.data.empty() ? "" : " ",
                       to_hex(f.data));
}

osdp::frame random_frame(std::mt19937& random)
{
    const auto below = [&](unsigned n) { return static_cast<std::uint8_t>(random() % n); };
    osdp::frame f;
    f.address = below(0x80);
    f.from_reader = below(2) == 1;
    f.sequence = below(4);
    f.crc = below(2) == 1;
    f.code = below(255);
    if (below(2) == 1)
        f.security = {static_cast<std::uint8_t>(0x11 + below(8)), below(2)};
    f.data.resize(below(60));
    for (auto& b : f.data)
        b = below(255);
    if (osdp::has_mac(f.security_type()))
        f.mac = {below(255), below(255), below(255), below(255)};
    f.covered = osdp::covered_bytes(f);
    return f;
}

}  // namespace

TEST_CASE("OSDP frames on the line become frames or named errors", "[drivers][osdp]")
{
    test::check_frame_vectors<decoder<osdp::frame_scanner>>("osdp/frames.txt", show,
                                                            {0xFF, 0x00, 0xFF});
}

TEST_CASE("OSDP frames come through splits, junk and damage", "[drivers][osdp]")
{
    test::check_frame_properties<decoder<osdp::frame_scanner>>(
        {.random = random_frame,
         .encode = osdp::encode,
         .no_start = [](auto& dice) { return static_cast<std::uint8_t>(0x54 + dice() % 0xFF); },
         .announcement = {0x53, 0x00, 0xA0, 0x05, 0x04, 0x61},
         .longest = osdp::longest_frame});
}

TEST_CASE("OSDP replies are parsed field by field and impossible ones refused", "[drivers][osdp]")
{
    const auto parsed = [](std::uint8_t code, bytes data) {
        osdp::frame f;
        f.from_reader = true;
        f.code = code;
        f.data = std::move(data);
        return osdp::parse_reply(f);
    };
    SECTION("identity")
    {
        const auto m = parsed(0x45, {0x33, 0x22, 0x11, 2, 1, 0x77, 0x66, 0x55, 0x44, 1, 2, 3});
        const auto& id = std::get<osdp::identity>(m.value());
        CHECK(id.vendor == 0x332211);
        CHECK(id.serial == 0x44556677);
        CHECK(parsed(0x45, {1, 2, 3}).error() == errc::malformed_message);
    }
    SECTION("a card's bits must be as many as announced")
    {
        CHECK(parsed(0x50, {0, 1, 26, 0, 1, 2, 3, 0x40}).has_value());
        CHECK(parsed(0x50, {0, 1, 33, 0, 1, 2, 3, 0x40}).error() == errc::malformed_message);
        CHECK(parsed(0x50, {0, 1, 0, 0}).error() == errc::malformed_message);
    }
    SECTION("digits read backwards come in the order of the card")
    {
        const auto m = parsed(0x51, {0, 1, 4, '4', '3', '2', '1'});
        CHECK(std::get<osdp::card_digits>(m.value()).digits.digits() == "1234");
        CHECK(parsed(0x51, {0, 0, 2, '4'}).error() == errc::malformed_message);
        CHECK(parsed(0x51, {0, 0, 1, 7}).error() == errc::malformed_message);
    }
    SECTION("refusals, keys and codes nobody knows")
    {
        CHECK(parsed(0x41, {}).error() == errc::malformed_message);
        CHECK(std::get<osdp::keys_pressed>(parsed(0x53, {0, 2, 1, 2}).value()).count == 2);
        CHECK(parsed(0x53, {0, 3, 1}).error() == errc::malformed_message);
        CHECK(parsed(0x99, {}).error() == errc::unknown_command);
    }
}

TEST_CASE("a 26-bit card is read as facility and number only when both parities fit",
          "[drivers][osdp]")
{
    // facility 99, number 59822: bits 1 01100011 1110100110101110 and the parities around them.
    osdp::card_bits card{0, 1, 26, {0xB1, 0xF4, 0xD7, 0x00}};
    CHECK(osdp::h10301_digits(card).value().digits() == "09959822");
    card.data[1] ^= 1;
    CHECK(osdp::h10301_digits(card).error() == errc::malformed_message);
    card.bit_count = 25;
    CHECK(osdp::h10301_digits(card).error() == errc::malformed_message);
}
