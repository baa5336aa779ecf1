#include "station/recall/rarity.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

#include <algorithm>
#include <cmath>

namespace thirdvisit::station {
namespace {

constexpr double shape_cap = 60;
constexpr double prior_gaps = 8;      // weight of the population in the shape
constexpr double shortest_gap = 0.5;  // a gap of 0 never occurs
constexpr std::size_t gaps_for_shape = 20;

// A flag shows whole per cent: double is enough, the library's long double costs twice the time.
using quick = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

}  // namespace

double chance_of_longer(double t, double k, double r, double a, int gap_count, double gap_sum)
{
    return boost::math::ibeta(r + k * gap_count, k, (a + gap_sum) / (a + gap_sum + t), quick());
}

double gamma_shape_start(double s)
{
    return (3 - s + std::sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
}

double gamma_shape(double s)
{
    double k = gamma_shape_start(s);
    for (int step = 0; step < 20 && k < shape_cap; ++step) {
        const double error = std::log(k) - boost::math::digamma(k, quick()) - s;
        const double next = k - error / (1 / k - boost::math::trigamma(k, quick()));
        if (std::abs(next - k) <= 1e-12 * k)
            break;
        k = next;
    }
    return std::min(k, shape_cap);
}

int rarity_percent(std::span<const std::int32_t> gaps, std::int32_t elapsed, const gap_prior& prior)
{
    gaps = gaps.last(std::min(gaps.size(), gaps_for_shape));
    const auto n = static_cast<double>(gaps.size());
    double sum = 0;
    double log_sum = 0;
    for (const auto gap : gaps) {
        const double days = std::max(static_cast<double>(gap), shortest_gap);
        sum += days;
        log_sum += std::log(days);
    }
    const double own = n > 0 ? std::log(sum / n) - log_sum / n : 0;
    const double k = gamma_shape((n * own + prior_gaps * prior.log_spread) / (n + prior_gaps));
    const double r = prior.rate_shape * k / prior.shape;
    const double t = std::max(elapsed, 0);
    const double chance =
        chance_of_longer(t, k, r, prior.rate_scale, static_cast<int>(gaps.size()), sum);
    return static_cast<int>(std::lround(100 * std::clamp(chance, 0.0, 1.0)));
}

}  // namespace thirdvisit::station
