// Who a visit is: the plate decides who visits, the card who pays (product 3). What is known
// about card and plate comes in as plain values; nothing is looked up here, nothing guessed.
#pragma once

#include "schemas/visit.hpp"
#include "station/visit/visit_settings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

struct known_card {
    std::string customer;     // whose card it is; empty: nobody's yet
    int plates_in_30_days{};  // different plates it was seen with, this visit's included
};

struct known_plate {
    std::vector<std::string> customers;  // all who own this plate; empty: nobody's yet
    bool shared{};                       // taxi, rental, pool car: no name is shown
    std::string model;                   // as noted before; empty: not known
    std::string usual_grade;             // empty: not known
    std::optional<utc_ms> last_seen;
};

// The customer's visit before this one, for the 6 h rule.
struct earlier_visit {
    utc_ms at;  // its last fuelling
    business_day day;
};

struct known_identity {
    known_card card;
    known_plate plate;
    std::optional<earlier_visit> earlier;
};

struct verdict {
    std::string customer;  // empty: nobody is named
    identification how{identification::anonymous};
    std::string reason;  // a word of the catalogue ("reason.…"), empty: nothing to say
    bool operator==(const verdict&) const = default;
};

// `v` brings card, plate, model, grade of its fuellings and its time.
verdict identify(const visit& v, const known_identity& known, const visit_settings& s = {});

// Petrol or diesel, as far as the station's name for the grade tells ("92#", "0#", "diesel").
enum class fuel_family { unknown, petrol, diesel };
fuel_family family_of(std::string_view grade);

}  // namespace thirdvisit::station
