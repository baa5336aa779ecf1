// Value classes (product 8, analytics 5.2): A, B and C by what customers brought in 12 months. Values
// only: no clock, no store.
//
// Customers with a positive sum in descending order, ties by id. A: the share of everybody before
// him is below 80 %; B: below 95 %; else C. Up at once; down only when two monthly runs in a row
// say so. Whoever is known for less than 90 days counts in the total and is shown as new.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

enum class value_class { none, fresh, c, b, a };   // ascending
std::string_view name_of(value_class c) noexcept;  // "" new C B A

struct class_settings {
    int a_percent{80};
    int b_percent{95};
    int days_known_least{90};
    int runs_until_down{2};
};

struct customer_value {
    std::string customer;
    std::int64_t value{};  // minor units of 12 months
    int days_known{};      // since the first visit day
};

// In the order of the input; none: nothing positive.
std::vector<value_class> classes_of(std::span<const customer_value> all,
                                    const class_settings& s = {});

// What is shown, and how many runs in a row have said less.
struct settled_class {
    value_class shown{value_class::none};
    int lower_runs{};
    bool operator==(const settled_class&) const = default;
};
// After a monthly run said `now`.
settled_class settle(settled_class before, value_class now, const class_settings& s = {}) noexcept;

}  // namespace thirdvisit::station
