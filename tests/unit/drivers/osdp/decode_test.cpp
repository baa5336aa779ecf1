#include "drivers/osdp/tools.hpp"

#include "drivers/osdp/frame.hpp"
#include "tests/support/decoded_vectors.hpp"

using namespace thirdvisit;

TEST_CASE("captured OSDP bytes are shown field by field, cards as four places", "[drivers][osdp]")
{
    test::check_decoded(drivers::osdp::tools, "osdp/decoded.txt");
}

TEST_CASE(
    "a recorded OSDP line holds no card number, no key and no pressed keys, and is still sound",
    "[drivers][osdp]")
{
    const auto recorded = [](bytes data, bool from_reader, std::uint8_t code) {
        drivers::osdp::frame f;
        f.address = 1;
        f.from_reader = from_reader;
        f.code = code;
        f.data = data;
        const auto scrubber = drivers::osdp::tools.make_scrubber();
        bytes written = scrubber->feed(drivers::osdp::encode(f));
        drivers::decoder<drivers::osdp::frame_scanner> decoder;
        decoder.feed(written);
        return decoder.next().value().value().data;
    };
    const bytes bits{0, 1, 26, 0, 1, 2, 3, 0x40};
    CHECK(recorded(bits, true, 0x50).size() == bits.size());
    CHECK(recorded(bits, true, 0x50) != bits);
    CHECK(recorded(bits, true, 0x50) == recorded(bits, true, 0x50));
    const bytes digits{0, 0, 8, '7', '0', '1', '3', '0', '5', '1', '2'};
    CHECK(recorded(digits, true, 0x51) != digits);
    CHECK(recorded({0, 4, 1, 2, 3, 4}, true, 0x53) == bytes{0, 4, 0, 0, 0, 0});
    CHECK(recorded({1, 4, 1, 2, 3, 4}, false, 0x75) == bytes{1, 4, 0, 0, 0, 0});
    CHECK(recorded({0}, false, 0x61) == bytes{0});
}
