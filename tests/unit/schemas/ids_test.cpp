#include "schemas/ids.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;

TEST_CASE("ids sort by time and have the published layout", "[schemas]")
{
    // Time part of the ULID description's own example: 1469918176385 is 01ARYZ6S41.
    CHECK(make_id({1'469'918'176'385}, {}).substr(0, 10) == "01ARYZ6S41");
    CHECK(make_id({1}, {255, 255, 255, 255, 255, 255, 255, 255, 255, 255}) < make_id({2}, {}));
    CHECK(make_id({0}, {255, 255, 255, 255, 255, 255, 255, 255, 255, 255}) ==
          "0000000000ZZZZZZZZZZZZZZZZ");
    CHECK(is_id(make_id({1'469'918'176'385}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})));
    CHECK_FALSE(is_id("01ARYZ6S41ILOU0000000000000"));
}
