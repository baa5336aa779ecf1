#include "drivers/gilbarco/tools.hpp"
#include "tests/support/decoded_vectors.hpp"

using namespace thirdvisit;

TEST_CASE("captured Gilbarco bytes are shown as words and blocks", "[drivers][gilbarco]")
{
    test::check_decoded(drivers::gilbarco::tools, "gilbarco/decoded.txt");
}

TEST_CASE("a Gilbarco question in one capture explains the word in the next", "[drivers][gilbarco]")
{
    const auto decoder = drivers::gilbarco::tools.make_decoder();
    decoder->capture(bytes{0x03}, std::nullopt);
    const auto lines = decoder->capture(bytes{0x63}, std::nullopt);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].find(R"("state":"off")") != std::string::npos);
}
