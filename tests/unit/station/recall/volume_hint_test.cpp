#include "station/recall/volume_hint.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr business_day monday{20'605};  // 2026-06-01

// A fill each week for 40 weeks up to Monday; `litres(weeks ago)`.
template <class F>
std::vector<day_volume> weekly(F litres)
{
    std::vector<day_volume> out;
    for (int ago = 0; ago < 40; ++ago)
        if (const int l = litres(ago); l > 0)
            out.push_back({monday + -7 * ago, {l * 1000}});
    return out;
}

}  // namespace

TEST_CASE("half the usual litres at two Mondays in a row are a hint, at one they are none",
          "[recall][volume]")
{
    REQUIRE(weekday_of(monday) == 0);
    const auto five_weeks = weekly([](int ago) { return ago < 5 ? 20 : 40; });
    const volume_hint expected{volume_change::low, {80'000}, {160'000}};
    CHECK(volume_hint_of(five_weeks, monday) == expected);
    CHECK(volume_hint_of(five_weeks, monday + 6) == expected);  // until the next Monday
    const auto four_weeks = weekly([](int ago) { return ago < 4 ? 20 : 40; });
    CHECK(check_volume(four_weeks, monday)->change == volume_change::low);
    CHECK(volume_hint_of(four_weeks, monday).change == volume_change::none);
}

TEST_CASE("just more than half is no hint", "[recall][volume]")
{
    const auto stops = weekly([](int ago) { return ago < 8 ? 21 : 40; });
    CHECK(volume_hint_of(stops, monday).change == volume_change::none);
}

TEST_CASE("twice the usual litres are a hint too", "[recall][volume]")
{
    const auto stops = weekly([](int ago) { return ago < 5 ? 80 : 40; });
    CHECK(volume_hint_of(stops, monday) == volume_hint{volume_change::high, {320'000}, {160'000}});
}

TEST_CASE("whoever came less than twice in 28 days, or is new, has no usual", "[recall][volume]")
{
    const auto rare = weekly([](int ago) { return ago % 4 == 0 ? 40 : 0; });
    CHECK_FALSE(check_volume(rare, monday));
    const auto young = weekly([](int ago) { return ago < 5 ? 20 : ago < 20 ? 40 : 0; });
    CHECK_FALSE(check_volume(young, monday));
    CHECK_FALSE(check_volume({}, monday));
}

TEST_CASE("who stopped coming altogether has little fuel, what comes after the check is not seen",
          "[recall][volume]")
{
    const auto gone = weekly([](int ago) { return ago < 6 ? 0 : 40; });
    CHECK(volume_hint_of(gone, monday).change == volume_change::low);
    auto later = weekly([](int) { return 40; });
    later.push_back({monday + 1, {900'000}});
    CHECK(volume_hint_of(later, monday + 3).change == volume_change::none);
}

TEST_CASE("one odd block does not move the median", "[recall][volume]")
{
    const auto stops = weekly([](int ago) { return ago >= 8 && ago < 12 ? 400 : 40; });
    CHECK(volume_hint_of(stops, monday).change == volume_change::none);
}
