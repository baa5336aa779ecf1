// The flag round over 200,000 customers with 12 visits each, on one thread (product 14). The peer is
// the bare arithmetic of the same rule: sort 11 gaps of every customer and take the middle.
#include "station/recall/round.hpp"
#include "tests/bench/paired.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <random>

using namespace thirdvisit;
using namespace thirdvisit::station;

namespace {

constexpr int customers = 200'000;
constexpr int visits_each = 12;
constexpr business_day today{20'700};

std::vector<recall_customer> population()
{
    std::mt19937 random(7);
    std::vector<recall_customer> all;
    all.reserve(customers);
    for (int n = 0; n < customers; ++n) {
        const int usual = std::uniform_int_distribution<int>(3, 25)(random);
        std::uniform_int_distribution<int> gap(std::max(1, usual - 2), usual + 2);
        std::vector<business_day> days{today + -std::uniform_int_distribution<int>(0, 60)(random)};
        for (int v = 1; v < visits_each; ++v)
            days.push_back(days.back() + -gap(random));
        std::reverse(days.begin(), days.end());
        recall_customer c;
        c.id = std::to_string(n);
        c.vehicles.push_back({c.id, days});
        all.push_back(std::move(c));
    }
    return all;
}

// What nobody can leave out: the middle of every customer's gaps.
long long bare_medians(const std::vector<recall_customer>& all)
{
    long long sum = 0;
    for (const auto& c : all) {
        const auto& days = c.vehicles.front().days;
        std::array<std::int32_t, visits_each - 1> gaps{};
        for (std::size_t i = 0; i + 1 < days.size(); ++i)
            gaps[i] = days[i + 1] - days[i];
        std::sort(gaps.begin(), gaps.end());
        sum += gaps[gaps.size() / 2];
    }
    return sum;
}

}  // namespace

int main()
{
    const auto all = population();
    const round_state nothing;
    double slowest = 0;
    std::size_t raised = 0;
    const auto product = [&] {
        const auto start = std::chrono::steady_clock::now();
        const auto done = run_round({.customers = all,
                                     .flags = {},
                                     .state = nothing,
                                     .today = today,
                                     .skipped = {},
                                     .stamp = {1}});
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        slowest = std::max(slowest, took.count());
        raised = done.changes.size();
        return 1;
    };
    long long kept = 0;
    const auto peer = [&] {
        kept += bare_medians(all);
        return 1;
    };
    const auto r = bench::paired_windows({.rounds = 6, .window_seconds = 0.5, .probe_file = {}},
                                         product, peer);
    bench::print({.name = "flag_round_200k_customers",
                  .value = 1 / r.product_median,
                  .unit = "s",
                  .peer = 1 / r.peer_median,
                  .ratio = r.ratio.median,
                  .has_peer = true,
                  .detail = "12 visits each; " + std::to_string(raised) +
                            " flags raised; slowest " + std::to_string(slowest) +
                            " s; peer: the bare medians; goal <= 2 s"});
    return kept == 0 ? 1 : 0;
}
