// The monthly run of the value classes (product 8), around the pure rule: reads on a thread of its
// own, writes in slices. Cut off and run again in the same month, it ends the same.
#pragma once

#include "station/store/store.hpp"

#include <string>
#include <vector>

namespace thirdvisit::station {

struct class_change {
    std::string customer;
    settled_class now;
};

std::string month_of(business_day day);  // "2026-06"

// Every customer whose class, or whose count of lower runs, this month's run changes.
std::vector<class_change> run_classes(store_reader& r, business_day today);

constexpr std::size_t classes_per_commit = 200;
void store_classes(store& s, const std::vector<class_change>& changes, std::size_t from,
                   const std::string& month);

}  // namespace thirdvisit::station
