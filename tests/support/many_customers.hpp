// A customer base for measuring the flag round: `count` customers with `visits` visit days each,
// nine of ten on time, the same for the same numbers.
#pragma once

#include "station/recall/round.hpp"

#include <random>
#include <string>
#include <vector>

namespace thirdvisit::test {

inline std::vector<station::recall_customer> many_customers(int count, int visits,
                                                            business_day today)
{
    std::mt19937 random(20'260'503);
    const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
    std::vector<station::recall_customer> people;
    people.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        station::recall_customer c;
        c.id = "customer-" + std::to_string(i);
        c.may_be_called = i % 2 == 0;
        station::vehicle_days car{"car-" + std::to_string(i), {}};
        const int cycle = 4 + below(20);
        const int jitter = cycle / 3 + 1;
        const int away = i % 10 == 0 ? cycle + 4 + below(30) : below(static_cast<unsigned>(cycle));
        auto day = today + -(cycle * (visits - 1) + away);
        for (int v = 0; v < visits; ++v) {
            car.days.push_back(day);
            day = day + cycle + (below(static_cast<unsigned>(2 * jitter + 1)) - jitter) / 2;
        }
        c.vehicles.push_back(std::move(car));
        people.push_back(std::move(c));
    }
    return people;
}

}  // namespace thirdvisit::test
