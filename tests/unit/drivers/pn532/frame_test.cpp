#include "drivers/pn532/frame.hpp"

#include "drivers/framing/hex.hpp"
#include "drivers/pn532/fuel_card.hpp"
#include "drivers/pn532/messages.hpp"
#include "tests/support/frame_properties.hpp"
#include "tests/support/frame_vectors.hpp"

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string show(const pn532::frame& f)
{
    switch (f.kind) {
    case pn532::frame_kind::ack:
        return "ack";
    case pn532::frame_kind::nack:
        return "nack";
    case pn532::frame_kind::error:
        return "error";
    case pn532::frame_kind::information:
        break;
    }
    const auto name = pn532::name_of_command(f.from_chip ? f.code - 1 : f.code);
    return (f.from_chip ? "from " : "to ") + std::string(name) + (f.data.empty() ? "" : " ") +
           to_hex(f.data);
}

pn532::frame random_frame(std::mt19937& random)
{
    pn532::frame f;
    f.kind = static_cast<pn532::frame_kind>(random() % 4);
    if (f.kind != pn532::frame_kind::information)
        return f;
    f.from_chip = random() % 2 == 0;
    f.code = static_cast<std::uint8_t>(random());
    f.data.resize(random() % 264);
    for (auto& b : f.data)
        b = static_cast<std::uint8_t>(random() % 3 == 0 ? 0xFF * (random() % 2) : random());
    return f;
}

}  // namespace

TEST_CASE("PN532 frames on the line become frames or named errors", "[drivers][pn532]")
{
    test::check_frame_vectors<pn532::frame_decoder>("pn532/frames.txt", show,
                                                    {0x55, 0x80, 0xFF, 0x01});
}

TEST_CASE("PN532 frames come through splits, junk and damage", "[drivers][pn532]")
{
    test::check_frame_properties<pn532::frame_decoder>(
        {.random = random_frame,
         .encode = pn532::encode,
         .no_start = [](auto& dice) { return static_cast<std::uint8_t>(1 + dice() % 0xFF); },
         .announcement = {0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x01, 0x08, 0xF7, 0xD5},
         .longest = pn532::frame_scanner::max_raw});
}

TEST_CASE("target lists are read with and without an ATS and refused when they do not fit",
          "[drivers][pn532]")
{
    const pn532::target plain{1, 0x0004, 0x08, {0xFB, 0x0E, 0xE2, 0x0B}, {}};
    const pn532::target smart{2, 0x0344, 0x20, {4, 1, 2, 3, 4, 5, 6}, {0x78, 0x80}};
    const bytes data = pn532::encode_targets({plain, smart});
    const auto list = pn532::parse_targets(data).value();
    REQUIRE(list.size() == 2);
    CHECK(list[0].uid == plain.uid);
    CHECK_FALSE(list[0].speaks_apdu());
    CHECK(list[1].uid == smart.uid);
    CHECK(list[1].ats == smart.ats);
    for (std::size_t length = 0; length < data.size() - 3; ++length)
        CHECK(pn532::parse_targets(byte_view(data).first(length)).error() ==
              errc::malformed_message);
    CHECK(pn532::parse_targets(bytes{3}).error() == errc::malformed_message);
}

TEST_CASE("a fuel card's public number is read and a refusing or blank card is not",
          "[drivers][pn532]")
{
    const pn532::card_layout layout;
    CHECK(to_hex(pn532::select_apdu(layout)) == "00 A4 04 00 05 A0 00 00 00 03");
    CHECK(to_hex(pn532::balance_apdu(layout)) == "80 5C 00 02 04");
    bytes file = from_hex("00 00 00 00 00 00 00 00 11 01 01 00 04 19 90 08 00 00 10 84 20 17 01 01 "
                          "20 27 01 01 00 00 90 00")
                     .value();
    CHECK(pn532::number_in(layout, file).value().digits() == "01000419900800001084");
    file[10] = 0xAB;
    CHECK(pn532::number_in(layout, file).error() == errc::malformed_message);
    std::fill_n(file.begin() + 10, 10, std::uint8_t{0});
    CHECK(pn532::number_in(layout, file).error() == errc::malformed_message);
    CHECK(pn532::number_in(layout, bytes{0x6A, 0x82}).error() == errc::refused);
    CHECK(pn532::number_in(layout, bytes{0x90}).error() == errc::malformed_message);
    CHECK(pn532::balance_in(bytes{0x00, 0x01, 0xE2, 0x40, 0x90, 0x00}).value() == 123'456u);
    CHECK(pn532::balance_in(bytes{0x00, 0x90, 0x00}).error() == errc::malformed_message);
}
