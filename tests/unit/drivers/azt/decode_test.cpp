#include "drivers/azt/tools.hpp"
#include "tests/support/decoded_vectors.hpp"

using namespace thirdvisit;

TEST_CASE("captured AZT bytes are shown as requests and replies", "[drivers][azt]")
{
    test::check_decoded(drivers::azt::tools, "azt/decoded.txt");
}

TEST_CASE("an AZT request in one capture explains the reply in the next", "[drivers][azt]")
{
    const auto decoder = drivers::azt::tools.make_decoder();
    decoder->capture({{0x7F, 0x02, 0x23, 0x5C, 0x36, 0x49, 0x03, 0x03, 0x56}}, std::nullopt);
    bytes totals{0x7F, 0x02};
    for (int i = 0; i < 16; ++i) {
        totals.push_back(0x30);
        totals.push_back(0x4F);
    }
    totals.insert(totals.end(), {0x03, 0x03, 0x43});
    const auto lines = decoder->capture(totals, std::nullopt);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].find(R"("kind":"totals")") != std::string::npos);
}
