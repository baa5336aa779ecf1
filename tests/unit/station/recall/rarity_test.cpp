#include "station/recall/rarity.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using namespace thirdvisit::station;

TEST_CASE("the chance of a longer gap, reference values", "[station][recall]")
{
    // analytics 3.4: r 2, a 8, n 6, S 60.
    CHECK(chance_of_longer(14, 1, 2, 8, 6, 60) == Approx(0.223645664).epsilon(1e-6));
    CHECK(chance_of_longer(14, 3, 2, 8, 6, 60) == Approx(0.249216376).epsilon(1e-6));
    CHECK(chance_of_longer(20, 3, 2, 8, 6, 60) == Approx(0.094443407).epsilon(1e-6));
    CHECK(chance_of_longer(14, 6, 2, 8, 6, 60) == Approx(0.234080959).epsilon(1e-6));
    CHECK(chance_of_longer(14, 3, 2, 8, 0, 0) == Approx(0.461170685).epsilon(1e-6));
    for (const auto& [k, five, two] :
         {std::tuple{1.0, 30.886649, 42.886880}, std::tuple{3.0, 23.825695, 29.341187},
          std::tuple{6.0, 20.205406, 23.577942}}) {
        CHECK(chance_of_longer(five, k, 2, 8, 6, 60) == Approx(0.05).epsilon(1e-6));
        CHECK(chance_of_longer(two, k, 2, 8, 6, 60) == Approx(0.02).epsilon(1e-6));
    }
}

TEST_CASE("the gamma shape by maximum likelihood, reference values", "[station][recall]")
{
    const auto s_of = [](const std::vector<double>& gaps) {
        double sum = 0;
        double logs = 0;
        for (const double g : gaps) {
            sum += g;
            logs += std::log(g);
        }
        const auto n = static_cast<double>(gaps.size());
        return std::log(sum / n) - logs / n;
    };
    const double s = s_of({14, 15, 7, 27, 22, 17, 16, 20, 28, 28, 16, 24});
    CHECK(s == Approx(0.0623742229).epsilon(1e-9));
    CHECK(gamma_shape_start(s) == Approx(8.176270).epsilon(1e-6));
    CHECK(gamma_shape(s) == Approx(8.179233).epsilon(1e-6));
    const double t = s_of({6, 11, 6, 8, 26, 8, 13, 7, 7, 14, 10, 13});
    CHECK(t == Approx(0.0947594822).epsilon(1e-9));
    CHECK(gamma_shape(t) == Approx(5.437705).epsilon(1e-6));
}

TEST_CASE("the shape never exceeds 60, however regular the gaps", "[station][recall]")
{
    CHECK(gamma_shape(1e-6) == 60);
}

TEST_CASE("the rarity falls as the days go by and stays between 0 and 100", "[station][recall]")
{
    const std::vector<std::int32_t> gaps{8, 9, 10, 9, 8, 11, 9};
    int before = 101;
    for (std::int32_t elapsed = 0; elapsed < 200; ++elapsed) {
        const int now = rarity_percent(gaps, elapsed);
        CHECK(now <= before);
        CHECK(now >= 0);
        CHECK(now <= 100);
        before = now;
    }
    CHECK(rarity_percent(gaps, 0) == 100);
    CHECK(rarity_percent(gaps, 13) < 20);
    CHECK(rarity_percent(gaps, 100) == 0);
}

TEST_CASE("the same absence is rarer for the more regular customer", "[station][recall]")
{
    const std::vector<std::int32_t> steady{9, 9, 9, 9, 9, 9, 9, 9};
    const std::vector<std::int32_t> loose{4, 15, 6, 13, 3, 16, 5, 10};
    CHECK(rarity_percent(steady, 15) < rarity_percent(loose, 15));
}

TEST_CASE("only the last 20 gaps count", "[station][recall]")
{
    std::vector<std::int32_t> gaps(20, 9);
    const int without = rarity_percent(gaps, 14);
    gaps.insert(gaps.begin(), 200);
    CHECK(rarity_percent(gaps, 14) == without);
    CHECK(rarity_percent({}, 14) > 0);
}
