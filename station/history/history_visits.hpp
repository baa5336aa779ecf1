// Sales of the past become visits by the same rules as live ones: fuellings of one customer
// within 30 min are one visit, the 6 h rule gives the visit day, refunds net. A pure fold.
#pragma once

#include "schemas/visit.hpp"
#include "station/visit/identify.hpp"
#include "station/visit/visit_settings.hpp"

#include <map>
#include <string>
#include <vector>

namespace thirdvisit::station {

// A stored sale with what identifies it, in tokens already.
struct history_sale {
    std::string fact_id;
    std::string who;       // whatever is one customer: his id, else the card's or the plate's token
    std::string customer;  // empty: none yet
    std::optional<card_identity> card;
    std::optional<thirdvisit::plate> plate;
    utc_ms at;
    std::string grade;
    milliliters volume;  // negative: nets against the sale before it of the same grade
    minor_units amount;
};

// Any order. `earlier`: each `who`'s last visit before these, for the 6 h rule. Visits come out by
// time, closed, revision 1, marked as imported, with the first sale's fact id as their id.
std::vector<visit> visits_of(std::vector<history_sale> sales, const visit_settings& settings,
                             const local_clock& local,
                             const std::map<std::string, earlier_visit>& earlier = {});

}  // namespace thirdvisit::station
