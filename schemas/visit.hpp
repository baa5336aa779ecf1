// One stop of one customer, joined from facts (product 3). A visit is a value with an id and a
// revision; the highest revision wins everywhere (decision 3).
#pragma once

#include "schemas/facts.hpp"

#include <string>
#include <vector>

namespace thirdvisit {

enum class visit_status {
    open,      // facts may still join; only screens see it
    closed,    // stored and numbered
    doubtful,  // closed by the 30 minute cap, or a fact in it is doubtful: shown as such
    dropped,   // identity without fuelling
    joined,    // taken over by another visit (`joined_into`); counts nothing
};

// How sure we are who it was; a guess is never stored as a fact.
enum class identification {
    anonymous,       // neither plate nor card
    card,            // the card's customer
    plate,           // the plate's customer
    card_and_plate,  // both, and they agree or only one is known
    conflicting,     // card and plate belong to different customers: no name, no flag closed
    shared_card,     // a card seen with more than three plates in 30 days
    to_confirm,      // model or grade contradicts, plate silent for 12 months, several customers
};

struct visit_fuelling {
    std::string fact_id;
    int nozzle{};
    std::string grade;
    milliliters volume;
    minor_units amount;
    unit_price price;
    utc_ms at;
};

struct visit {
    std::string id;
    int revision{1};
    visit_status status{visit_status::open};
    int point{};
    utc_ms begun;
    utc_ms ended;
    business_day day;  // the visit day: station calendar, 6 h rule applied by the caller
    std::vector<visit_fuelling> fuellings;
    std::optional<card_identity> card;
    std::optional<thirdvisit::plate> plate;  // never leaves the station in the clear
    std::string model;                       // vehicle model as noted, may be empty
    std::string colour;
    std::string customer;  // customer id, empty: anonymous
    identification how{identification::anonymous};
    std::string reason;       // one word for people: why `how` is what it is
    std::string served_by;    // badge, empty: unknown
    std::string joined_into;  // visit id, only with status joined
    bool imported{};
};

constexpr milliliters volume_of(const visit& v)
{
    milliliters sum;
    for (const auto& f : v.fuellings)
        sum.count += f.volume.count;
    return sum;
}

}  // namespace thirdvisit
