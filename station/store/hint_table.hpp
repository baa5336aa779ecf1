// Hints without a missed visit (product 5.8): the weekly check's result, values set by hand, and the
// tasks that come of a customer who grumbled. All calls belong to the caller's transaction; store
// thread only, but for readers.
#pragma once

#include "schemas/calendar.hpp"
#include "station/recall/volume_hint.hpp"
#include "station/store/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

struct stored_hint {
    std::string customer;
    volume_hint hint;
};

struct watched_customer {
    std::string customer;
    milliliters below;
};

struct stored_care {
    std::string id;
    std::string customer;
    std::string visit;
    std::string badge;
    utc_ms raised;
};

class hint_table {
public:
    explicit hint_table(database& db);

    // Not for a customer who is gone meanwhile.
    void save(const stored_hint& h, business_day checked_on);
    void drop_older(business_day checked_on);
    std::vector<stored_hint> all();

    // No value: no longer watched.
    void watch(const std::string& customer, std::optional<milliliters> below,
               const std::string& badge, utc_ms now);
    std::optional<milliliters> watched_below(const std::string& customer);
    std::vector<watched_customer> watched();

    // False: the same request again, or a task is open already.
    bool raise_care(const stored_care& c);
    // The open one of this customer.
    std::optional<stored_care> open_care(const std::string& customer);
    std::optional<stored_care> find_care(const std::string& id);  // open or over
    void end_care(const std::string& id, bool taken_back, utc_ms now);
    std::vector<stored_care> open_cares();

private:
    static stored_care care(statement& s);

    statement save_, drop_older_, all_, watch_, unwatch_, watched_below_, watched_, raise_,
        open_of_, find_, end_, open_;
};

}  // namespace thirdvisit::station
