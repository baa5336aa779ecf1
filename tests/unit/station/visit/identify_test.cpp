#include "station/visit/identify.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr utc_ms noon{1'777'809'600'000};
constexpr std::int64_t day = 86'400'000;

visit seen(bool card, bool plate_typed)
{
    visit v;
    v.begun = noon;
    if (card)
        v.card = card_identity{"aa01", "0843", ""};
    if (plate_typed)
        v.plate = plate{"豫A12345", plate_kind::blue};
    v.fuellings.push_back({"f", 1, "92#", {30'000}, {22'500}, {7'500}, noon});
    return v;
}

known_identity owners(const std::string& card, const std::vector<std::string>& of_plate)
{
    known_identity k;
    k.card.customer = card;
    k.plate.customers = of_plate;
    return k;
}

}  // namespace

TEST_CASE("neither plate nor card is an anonymous visit", "[station][visit]")
{
    CHECK(identify(seen(false, false), {}) == verdict{"", identification::anonymous, "anonymous"});
}

TEST_CASE("a card alone is the customer of the card", "[station][visit]")
{
    CHECK(identify(seen(true, false), owners("C1", {})) == verdict{"C1", identification::card, ""});
    CHECK(identify(seen(true, false), {}) == verdict{"", identification::card, ""});
}

TEST_CASE("a plate alone is its owner", "[station][visit]")
{
    CHECK(identify(seen(false, true), owners("", {"P1"})) ==
          verdict{"P1", identification::plate, ""});
}

TEST_CASE("plate and card of different customers: no name, both noted", "[station][visit]")
{
    CHECK(identify(seen(true, true), owners("C1", {"P1"})) ==
          verdict{"", identification::conflicting, "conflicting"});
}

TEST_CASE("plate and card agree, or only one of them is known", "[station][visit]")
{
    const verdict both{"C1", identification::card_and_plate, ""};
    CHECK(identify(seen(true, true), owners("C1", {"C1"})) == both);
    CHECK(identify(seen(true, true), owners("C1", {})) == both);
    CHECK(identify(seen(true, true), owners("", {"C1"})) == both);
}

TEST_CASE("a card seen with more than three plates in 30 days names nobody", "[station][visit]")
{
    auto k = owners("C1", {});
    k.card.plates_in_30_days = 3;
    CHECK(identify(seen(true, false), k).how == identification::card);
    k.card.plates_in_30_days = 4;
    CHECK(identify(seen(true, false), k) ==
          verdict{"", identification::shared_card, "shared_card"});
}

TEST_CASE("with a shared card the plate still decides who visits", "[station][visit]")
{
    auto k = owners("C1", {"P1"});
    k.card.plates_in_30_days = 4;
    CHECK(identify(seen(true, true), k) == verdict{"P1", identification::plate, "shared_card"});
}

TEST_CASE("a plate with several customers waits for the attendant to pick", "[station][visit]")
{
    CHECK(identify(seen(false, true), owners("", {"P1", "P2"})) ==
          verdict{"", identification::to_confirm, "several_customers"});
}

TEST_CASE("on a shared vehicle no name is shown", "[station][visit]")
{
    auto k = owners("", {"P1", "P2"});
    k.plate.shared = true;
    CHECK(identify(seen(false, true), k) == verdict{"", identification::plate, "shared"});
}

TEST_CASE("another model than before is confirmed before a name appears", "[station][visit]")
{
    auto v = seen(false, true);
    v.model = "Jetta";
    auto k = owners("", {"P1"});
    k.plate.model = "Passat";
    CHECK(identify(v, k) == verdict{"", identification::to_confirm, "model_differs"});
    k.plate.model = "Jetta";
    CHECK(identify(v, k).customer == "P1");
    k.plate.model = "";
    CHECK(identify(v, k).customer == "P1");
}

TEST_CASE("diesel into a petrol car is confirmed before a name appears", "[station][visit]")
{
    auto v = seen(false, true);
    auto k = owners("", {"P1"});
    k.plate.usual_grade = "0#";
    CHECK(identify(v, k).reason == "grade_differs");
    k.plate.usual_grade = "95#";
    CHECK(identify(v, k).customer == "P1");
    k.plate.usual_grade = "CNG";
    CHECK(identify(v, k).customer == "P1");
}

TEST_CASE("a plate silent for 12 months is confirmed before a name appears", "[station][visit]")
{
    auto k = owners("", {"P1"});
    k.plate.last_seen = noon + -365 * day;
    CHECK(identify(seen(false, true), k).customer == "P1");
    k.plate.last_seen = noon + (-365 * day - 1);
    CHECK(identify(seen(false, true), k).reason == "long_silent");
}

TEST_CASE("grades fall into petrol and diesel by their station names", "[station][visit]")
{
    for (const auto* grade : {"92#", "95", "98#", "Petrol E10", "92号汽油"})
        CHECK(family_of(grade) == fuel_family::petrol);
    for (const auto* grade : {"0#", "-10#", "Diesel", "0号柴油"})
        CHECK(family_of(grade) == fuel_family::diesel);
    CHECK(family_of("CNG") == fuel_family::unknown);
    CHECK(family_of("") == fuel_family::unknown);
}
