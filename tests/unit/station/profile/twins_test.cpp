#include "station/profile/twins.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace thirdvisit;
using namespace thirdvisit::station;

TEST_CASE("the same plate of the same kind is a twin, of another kind it is another car",
          "[profile][twins]")
{
    CHECK(plates_alike({"豫A12345", plate_kind::blue}, {"豫A12345", plate_kind::blue}) ==
          twin_reason::same_plate);
    CHECK_FALSE(plates_alike({"豫A12345", plate_kind::blue}, {"豫A12345", plate_kind::yellow}));
    CHECK_FALSE(plates_alike({"", plate_kind::blue}, {"", plate_kind::blue}));
}

TEST_CASE("plates that people and cameras mix up are look-alikes", "[profile][twins]")
{
    CHECK(plates_alike({"豫AB8123", plate_kind::blue}, {"豫A88123", plate_kind::blue}) ==
          twin_reason::look_alike);
    CHECK(plates_alike({"豫A1O345", plate_kind::blue}, {"豫AI0345", plate_kind::blue}) ==
          twin_reason::look_alike);
    CHECK_FALSE(plates_alike({"豫A12345", plate_kind::blue}, {"豫A12346", plate_kind::blue}));
    CHECK_FALSE(plates_alike({"豫AB8123", plate_kind::blue}, {"豫A88123", plate_kind::green}));
}

TEST_CASE("the same phone is the same digits, and too few digits are nobody's", "[profile][twins]")
{
    CHECK(same_phone("13912347651", "13912347651"));
    CHECK_FALSE(same_phone("13912347651", "13912347652"));
    CHECK_FALSE(same_phone("110", "110"));
    CHECK_FALSE(same_phone("", ""));
}

TEST_CASE("the endings of look-alikes hold each reading once, the plate's own first",
          "[profile][twins]")
{
    CHECK(endings_like("豫A12345") == std::vector<std::string>{"345"});
    auto all = endings_like("豫A1B10");
    CHECK(all.front() == "B10");
    CHECK(all.size() == 8);
    std::sort(all.begin(), all.end());
    CHECK(std::unique(all.begin(), all.end()) == all.end());
    CHECK(std::binary_search(all.begin(), all.end(), std::string("8IO")));
}

TEST_CASE("every reason has a name of its own", "[profile][twins]")
{
    for (const auto r : {twin_reason::same_plate, twin_reason::same_phone, twin_reason::look_alike})
        CHECK(parse_twin_reason(name_of(r)) == r);
    CHECK_FALSE(parse_twin_reason("same_car"));
}
