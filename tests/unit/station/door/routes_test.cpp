// The door's table of addresses.
#include "station/door/door.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit::station;

TEST_CASE("a pattern fits a path of the same shape and gives its middle", "[door]")
{
    std::string part;
    CHECK(fits("/api/state", "/api/state", part));
    CHECK_FALSE(fits("/api/state", "/api/states", part));
    CHECK(fits("/api/visits/{}/answer", "/api/visits/01J/answer", part));
    CHECK(part == "01J");
    CHECK_FALSE(fits("/api/visits/{}/answer", "/api/visits//answer", part));
    CHECK_FALSE(fits("/api/visits/{}/answer", "/api/visits/a/b/answer", part));
    CHECK_FALSE(fits("/api/customers/{}", "/api/customers/", part));
    CHECK(fits("/api/customers/{}", "/api/customers/x", part));
}
