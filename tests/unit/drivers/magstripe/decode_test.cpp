#include "drivers/magstripe/tools.hpp"
#include "tests/support/drain.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;

TEST_CASE("captured swipes are shown track by track", "[drivers][magstripe]")
{
    for (const auto& v : test::load_vectors("magstripe/decoded.txt")) {
        DYNAMIC_SECTION(v.name)
        {
            std::string seen;
            for (const auto& line :
                 drivers::magstripe::tools.make_decoder()->capture(v.input, std::nullopt))
                seen = test::joined(seen, line);
            CHECK(seen == v.outcome);
        }
    }
}
