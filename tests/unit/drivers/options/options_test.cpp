#include "drivers/options.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

TEST_CASE("a driver's lists, choices and hexadecimal options are read with their defaults",
          "[drivers]")
{
    const options o({{"addresses", "1, 2,15"}, {"check", "sum"}, {"aid", "A0 00 03"}},
                    {"addresses", "check", "aid"});
    CHECK(o.numbers("addresses", "0", 0, 126) == std::vector<int>{1, 2, 15});
    CHECK(o.numbers("others", "0", 0, 126) == std::vector<int>{0});
    CHECK(o.choice("check", {"crc", "sum"}) == 1);
    CHECK(o.choice("secure", {"off", "default"}) == 0);
    CHECK(o.hex("aid", {}) == bytes{0xA0, 0x00, 0x03});
    CHECK(o.hex("read", {1}) == bytes{1});
}

TEST_CASE("an option that cannot be read is named with what to write instead", "[drivers]")
{
    const options o({{"addresses", "1,,2"}, {"check", "xor"}, {"aid", "A0 0"}},
                    {"addresses", "check", "aid"});
    CHECK_THROWS_WITH(o.numbers("addresses", "0", 0, 126), Catch::Contains("addresses"));
    CHECK_THROWS_WITH(o.choice("check", {"crc", "sum"}), Catch::Contains("write one of crc sum"));
    CHECK_THROWS_WITH(o.hex("aid", {}), Catch::Contains("aid"));
}
