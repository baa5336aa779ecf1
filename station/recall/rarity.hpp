// "Stays away this long in n of 100 gaps": the gamma-renewal score of analytics 3.4 and 4.3.
// Gap ~ Gamma(k, rate), rate ~ Gamma(r, a): the chance that an unchanged customer with n gaps of
// sum S stays away longer than t is I((a+S)/(a+S+t); r + k n, k), I the regularised incomplete
// beta function. It explains a flag; it never raises one.
#pragma once

#include <cstdint>
#include <span>

namespace thirdvisit::station {

// What is known before a customer is: refitted from the chain's own data when there are enough.
// The defaults are the measured fleet of analytics 4.3.
struct gap_prior {
    double log_spread{0.165};  // s0: population median of ln(mean) - mean(ln) of the gaps
    double shape{3.18};        // k0 = k(s0)
    double rate_shape{2.22};   // r0 at k0
    double rate_scale{7.36};   // a
};

// I(...) as above; all arguments positive, `gap_count` may be 0.
double chance_of_longer(double t, double k, double r, double a, int gap_count, double gap_sum);

// Maximum-likelihood shape of a gamma distribution from s = ln(mean) - mean(ln) > 0: Minka's start
// value, then Newton; at most 60.
double gamma_shape(double s);
double gamma_shape_start(double s);

// Per cent of unchanged customers' gaps that last longer than `elapsed` days, 0 to 100, from the
// last 20 gaps shrunk to the prior.
int rarity_percent(std::span<const std::int32_t> gaps, std::int32_t elapsed,
                   const gap_prior& prior = {});

}  // namespace thirdvisit::station
