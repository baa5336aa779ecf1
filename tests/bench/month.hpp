// A month of a busy station as a transaction history: at most 30,000 sales.
#pragma once

#include "station/history/synthetic.hpp"

#include <string>

namespace thirdvisit::bench {

inline std::string month_of_sales(business_day today)
{
    constexpr std::size_t most = 30'000;
    station::synthetic_settings s;
    s.first_day = today + -90;
    s.days = 90;
    s.customers = 3'000;
    s.one_station = true;
    auto made = station::generate_history(s);
    if (made.sales.size() > most)
        made.sales.resize(most);
    return station::to_csv(made);
}

}  // namespace thirdvisit::bench
