// The value class of each customer, as the last monthly run left it. All calls belong to the caller's
// transaction; store thread only, but for readers.
#pragma once

#include "schemas/calendar.hpp"
#include "station/recall/classes.hpp"
#include "station/store/database.hpp"

#include <string>
#include <vector>

namespace thirdvisit::station {

class class_table {
public:
    explicit class_table(database& db);

    struct row {
        settled_class value;
        std::string month;  // "2026-06" of the run; empty: none yet
    };
    row find(const std::string& customer);
    // Not for a customer who is gone meanwhile.
    void save(const std::string& customer, const row& r);
    // Older sales came in: the next run begins anew.
    void clear();

    // What each customer brought in since then, with the first of those days.
    std::vector<customer_value> values(business_day since, business_day today);

private:
    statement find_, save_, clear_, values_;
};

}  // namespace thirdvisit::station
