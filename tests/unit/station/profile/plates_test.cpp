#include "station/profile/plates.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

TEST_CASE("plates are made uniform", "[station][profile]")
{
    for (const auto* typed :
         {"豫A12345", "豫a12345", "豫A·12345", " 豫A 123-45 ", "豫Ａ１２３４５", "豫A•12345"})
        CHECK(normalise_plate(typed).value() == "豫A12345");
    CHECK(normalise_plate("s-fd 1234").value() == "SFD1234");
}

TEST_CASE("what cannot be a plate is refused", "[station][profile]")
{
    for (const auto* typed :
         {"", " - ", "A;B", "豫A12345<", "\xFF\xFE", "\xE8\xB1", "ABCDEFGHIJKLMNOPQRSTU"})
        CHECK(normalise_plate(typed).error() == errc::malformed_message);
    CHECK(normalise_plate("ABCDEFGHIJKLMNOPQRST").has_value());  // 20 characters
}

TEST_CASE("each kind of plate has its layout", "[station][profile]")
{
    struct row {
        const char* characters;
        plate_kind kind;
        bool fine;
    };
    for (const auto& r : {
             row{"豫A12345", plate_kind::blue, true},
             row{"豫A1234", plate_kind::blue, false},
             row{"豫A123456", plate_kind::blue, false},
             row{"豫112345", plate_kind::blue, false},
             row{"豫A1234O", plate_kind::blue, false},
             row{"豫AI2345", plate_kind::blue, false},
             row{"豫I12345", plate_kind::blue, false},
             row{"A豫12345", plate_kind::blue, false},
             row{"豫A12345", plate_kind::yellow, true},
             row{"豫A1234学", plate_kind::yellow, true},
             row{"豫AD12345", plate_kind::green, true},
             row{"豫AF1234", plate_kind::green, false},
             row{"豫AFA2345", plate_kind::green, true},
             row{"豫A12345D", plate_kind::green, true},
             row{"豫A12345A", plate_kind::green, false},
             row{"豫A123456", plate_kind::green, false},
             row{"豫A1234挂", plate_kind::trailer, true},
             row{"豫A1234学", plate_kind::trailer, false},
             row{"粤Z1234港", plate_kind::black, true},
             row{"豫A12345", plate_kind::motorcycle, true},
             row{"豫A12345", plate_kind::temporary, true},
             row{"豫A1234临", plate_kind::temporary, true},
             row{"SFD1234", plate_kind::foreign, true},
             row{"S", plate_kind::foreign, false},
             row{"", plate_kind::foreign, false},
         }) {
        CAPTURE(r.characters, name_of(r.kind));
        CHECK(well_formed({r.characters, r.kind}) == r.fine);
    }
}

TEST_CASE("military, police, embassy and consulate plates are recognised", "[station][profile]")
{
    CHECK(special_kind({"豫A1234警", plate_kind::white}) == special_plate::police);
    CHECK(special_kind({"WJ豫12345", plate_kind::white}) == special_plate::police);
    CHECK(special_kind({"VA12345", plate_kind::white}) == special_plate::military);
    CHECK(special_kind({"军A12345", plate_kind::blue}) == special_plate::military);
    CHECK(special_kind({"使123456", plate_kind::black}) == special_plate::embassy);
    CHECK(special_kind({"沪A1234领", plate_kind::black}) == special_plate::consulate);
    CHECK(special_kind({"豫A12345", plate_kind::blue}) == special_plate::none);
    CHECK(special_kind({"豫X1234应急", plate_kind::white}) == special_plate::none);
    CHECK(special_kind({"粤Z1234港", plate_kind::black}) == special_plate::none);
    CHECK(special_kind({"WJ12345", plate_kind::foreign}) == special_plate::none);
    CHECK(special_kind({"", plate_kind::blue}) == special_plate::none);
}

TEST_CASE("the characters tell the likely kind", "[station][profile]")
{
    CHECK(likely_kind("豫A12345") == plate_kind::blue);
    CHECK(likely_kind("豫AD12345") == plate_kind::green);
    CHECK(likely_kind("豫A1234挂") == plate_kind::trailer);
    CHECK(likely_kind("豫A1234学") == plate_kind::yellow);
    CHECK(likely_kind("粤Z1234港") == plate_kind::black);
    CHECK(likely_kind("豫A1234临") == plate_kind::temporary);
    CHECK(likely_kind("SFD1234") == plate_kind::foreign);
}

TEST_CASE("plates of absent people are masked", "[station][profile]")
{
    CHECK(masked_plate({"豫A12345", plate_kind::blue}) == "豫A·•••45");
    CHECK(masked_plate({"豫AD12345", plate_kind::green}) == "豫A·••••45");
    CHECK(masked_plate({"SFD1234", plate_kind::foreign}) == "•••••34");
    CHECK(masked_plate({"AB1", plate_kind::foreign}) == "•••");
    CHECK(masked_plate({"", plate_kind::foreign}).empty());
}

TEST_CASE("the last three characters find a known car", "[station][profile]")
{
    CHECK(last_three("豫A12345") == "345");
    CHECK(last_three("豫A1234挂") == "34挂");
    CHECK(last_three("AB") == "AB");
    CHECK(ends_like("豫A12345", "345"));
    CHECK(ends_like("豫A12345", "2345"));
    CHECK_FALSE(ends_like("豫A12345", "45"));
    CHECK_FALSE(ends_like("豫A12345", "346"));
}

TEST_CASE("look-alikes: O and 0, I and 1, B and 8", "[station][profile]")
{
    CHECK(look_alike("豫AB0123", "豫A80123"));
    CHECK(look_alike("豫A1O23B", "豫AIO238"));
    CHECK_FALSE(look_alike("豫A12345", "豫A12346"));
    CHECK(ends_like("豫A123B8", "388"));
    // Folding twice changes nothing.
    CHECK(folded(folded("OIB0188")) == folded("OIB0188"));
}

TEST_CASE("kinds survive being written and read", "[station][profile]")
{
    for (int k = 0; k <= static_cast<int>(plate_kind::foreign); ++k)
        CHECK(parse_plate_kind(name_of(static_cast<plate_kind>(k))).value() ==
              static_cast<plate_kind>(k));
    CHECK(parse_plate_kind("pink").error() == errc::malformed_message);
}
