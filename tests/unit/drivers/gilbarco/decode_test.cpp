#include "drivers/gilbarco/tools.hpp"
#include "tests/support/drain.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using drivers::direction;

namespace {

std::optional<direction> known_from(const std::string& name)
{
    if (name.starts_with("[to]"))
        return direction::to_device;
    return name.starts_with("[from]") ? std::optional(direction::from_device) : std::nullopt;
}

}  // namespace

TEST_CASE("captured Gilbarco bytes are shown as words and blocks", "[drivers][gilbarco]")
{
    for (const auto& v : test::load_vectors("gilbarco/decoded.txt")) {
        DYNAMIC_SECTION(v.name)
        {
            std::string seen;
            for (const auto& line :
                 drivers::gilbarco::tools.make_decoder()->capture(v.input, known_from(v.name)))
                seen = test::joined(seen, line);
            CHECK(seen == v.outcome);
        }
    }
}

TEST_CASE("a Gilbarco question in one capture explains the word in the next", "[drivers][gilbarco]")
{
    const auto decoder = drivers::gilbarco::tools.make_decoder();
    decoder->capture(bytes{0x03}, std::nullopt);
    const auto lines = decoder->capture(bytes{0x63}, std::nullopt);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].find(R"("state":"off")") != std::string::npos);
}
