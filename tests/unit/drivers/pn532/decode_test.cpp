#include "drivers/pn532/tools.hpp"

#include "drivers/pn532/frame.hpp"
#include "tests/support/decoded_vectors.hpp"

using namespace thirdvisit;

TEST_CASE("captured PN532 bytes are shown field by field, cards as four places", "[drivers][pn532]")
{
    test::check_decoded(drivers::pn532::tools, "pn532/decoded.txt");
}

TEST_CASE("a recorded PN532 line holds neither UIDs nor card numbers and is still sound",
          "[drivers][pn532]")
{
    const auto recorded = [](bytes data, std::uint8_t code) {
        const drivers::pn532::frame f{drivers::pn532::frame_kind::information, true, code, data};
        const auto scrubber = drivers::pn532::tools.make_scrubber();
        drivers::pn532::frame_decoder decoder;
        decoder.feed(scrubber->feed(drivers::pn532::encode(f)));
        return decoder.next().value().value().data;
    };
    const bytes list{1, 1, 0, 4, 8, 4, 0x08, 0x0E, 0xE2, 0x0B};
    const bytes other = recorded(list, 0x4B);
    CHECK(other != list);
    REQUIRE(other.size() == list.size());
    CHECK(other[6] == 0x08);  // still a made-up one
    const bytes said{0, 1, 0, 4, 0x19, 0x90, 8, 0, 0, 0x10, 0x84, 0x90, 0x00};
    const bytes heard = recorded(said, 0x41);
    CHECK(bytes(heard.begin() + 1, heard.end() - 2) != bytes(said.begin() + 1, said.end() - 2));
    CHECK(heard[0] == 0);
    CHECK(bytes(heard.end() - 2, heard.end()) == bytes{0x90, 0x00});
    CHECK(recorded({0x32, 1, 6, 7}, 0x03) == bytes{0x32, 1, 6, 7});
}
