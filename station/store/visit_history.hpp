// What a customer's visits tell about his rhythm: days, vehicles, litres. Read-only; every query is
// answered by the index over visit days.
#pragma once

#include "schemas/records.hpp"
#include "station/store/database.hpp"
#include "station/visit/identify.hpp"

#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

struct visit_stop {
    business_day day;
    std::string plate_token;  // empty: card alone
    milliliters volume;
};

class visit_history {
public:
    explicit visit_history(database& db);

    // Distinct business days with a closed visit.
    std::vector<business_day> days_of(const std::string& customer);
    std::optional<earlier_visit> last_of(const std::string& customer);
    std::vector<visit_stop> stops_of(const std::string& customer, business_day since);

    // Every customer's stops since then, one customer after the other.
    template <class F>
    void each_customer(business_day since, F take)
    {
        std::string current;
        std::vector<visit_stop> stops;
        for (bool more = all_.query(since.count); more; more = all_.step()) {
            if (all_.view(0) != current) {
                if (!stops.empty())
                    take(current, stops);
                stops.clear();
                current = all_.text(0);
            }
            stops.push_back({{all_.small(1)}, all_.text(2), {all_.integer(3)}});
        }
        all_.reset();
        if (!stops.empty())
            take(current, stops);
    }

    struct recall_facts {
        customer_kind kind{customer_kind::person};
        bool do_not_record{};
        bool has_contact{};
    };
    recall_facts facts_of(const std::string& customer);
    std::vector<std::string> frequent_models(int limit);

    // Known cars whose stop ended in [from, to], latest first.
    struct timed_stop {
        std::string customer;
        std::string plate_token;
        utc_ms ended;
    };
    std::vector<timed_stop> stops_between(utc_ms from, utc_ms to, int limit);

private:
    statement days_, last_, stops_, all_, facts_, models_, between_;
};

}  // namespace thirdvisit::station
