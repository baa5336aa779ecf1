// A plausible station for demonstrations and tests: customers with the measured rhythm of
// analytics 6 and their past sales, with known leavers and known drops planted. The same seed
// gives the same station on every machine. No real person, card or plate is in it.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/facts.hpp"
#include "schemas/records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

struct synthetic_settings {
    std::uint64_t seed{1};
    business_day first_day;
    int days{90};
    int customers{300};
    double cycle_median{10.5};  // log-normal, clipped to 4 .. 45 days
    double cycle_log_sd{0.55};
    double shape_median{3.2};  // of the gamma gaps, log-normal
    double shape_log_sd{0.55};
    double volume_cv{0.25};
    double second_fill{0.06};  // on the same day
    double weekend_weight{0.5};
    double long_gap{0.02};  // share of gaps with 10 to 24 days more
    double leave_mean_days{500};
    bool one_station{false};  // all visits here; else a share of median 0.48 of them
    int planted_leavers{0};   // regulars who stop 25 to 40 days before the end
    int planted_drops{0};     // regulars whose litres fall to a half at two thirds of the days
    double card_share{0.7};   // customers with a card; the others, and some of these, a plate
};

struct synthetic_customer {
    int number{};
    std::string card;  // 20 digits; empty: none
    std::optional<thirdvisit::plate> plate;
    std::string model;
    std::string colour;
    customer_kind kind{customer_kind::person};
    std::string grade;
    int volume_mean_ml{};
    double cycle_days{};
    double shape{};
    int usual_hour{};
    bool comes_at_weekends{true};
    std::optional<business_day> left_on;     // the planted or drawn end
    std::optional<business_day> dropped_on;  // litres halve from here
    bool planted{};
};

struct synthetic_sale {
    int customer{};  // synthetic_customer::number
    local_time at;
    milliliters volume;
    minor_units amount;
};

struct synthetic_station {
    std::vector<synthetic_customer> customers;
    std::vector<synthetic_sale> sales;  // by time
};

synthetic_station generate_history(const synthetic_settings& settings);

// The sales as `thirdvisit import` reads them: card,plate,time,grade,litres,amount.
std::string to_csv(const synthetic_station& station);

// Price of a grade in thousandths a litre, as the generator charges it.
unit_price synthetic_price(std::string_view grade);

}  // namespace thirdvisit::station
