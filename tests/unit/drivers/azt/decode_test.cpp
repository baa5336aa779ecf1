#include "drivers/azt/tools.hpp"
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

TEST_CASE("captured AZT bytes are shown as requests and replies", "[drivers][azt]")
{
    for (const auto& v : test::load_vectors("azt/decoded.txt")) {
        DYNAMIC_SECTION(v.name)
        {
            std::string seen;
            for (const auto& line :
                 drivers::azt::tools.make_decoder()->capture(v.input, known_from(v.name)))
                seen = test::joined(seen, line);
            CHECK(seen == v.outcome);
        }
    }
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
