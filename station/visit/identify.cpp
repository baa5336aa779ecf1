#include "station/visit/identify.hpp"

#include <algorithm>
#include <cctype>

namespace thirdvisit::station {
namespace {

bool contradicts_grade(const visit& v, const known_plate& plate)
{
    const auto usual = family_of(plate.usual_grade);
    return usual != fuel_family::unknown &&
           std::any_of(v.fuellings.begin(), v.fuellings.end(), [&](const visit_fuelling& f) {
               const auto now = family_of(f.grade);
               return now != fuel_family::unknown && now != usual;
           });
}

// Why the plate's owner must be confirmed before a name appears; empty: he need not be.
const char* doubt_about(const visit& v, const known_plate& plate, const visit_settings& s)
{
    if (plate.customers.size() > 1)
        return "several_customers";
    if (!v.model.empty() && !plate.model.empty() && v.model != plate.model)
        return "model_differs";
    if (contradicts_grade(v, plate))
        return "grade_differs";
    if (plate.last_seen && v.begun - *plate.last_seen > s.silent_plate_ms)
        return "long_silent";
    return "";
}

verdict by_card(const known_card& card, const visit_settings& s)
{
    if (card.plates_in_30_days > s.shared_card_plates)
        return {"", identification::shared_card, "shared_card"};
    return {card.customer, identification::card, ""};
}

}  // namespace

fuel_family family_of(std::string_view grade)
{
    std::string lower(grade);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto has = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
    if (has("diesel") || has("柴") || lower.starts_with("0#") || lower.starts_with("-"))
        return fuel_family::diesel;
    for (const auto* octane : {"89", "90", "92", "93", "95", "97", "98", "petrol", "汽油", "e10"})
        if (has(octane))
            return fuel_family::petrol;
    return fuel_family::unknown;
}

verdict identify(const visit& v, const known_identity& known, const visit_settings& s)
{
    if (!v.card && !v.plate)
        return {"", identification::anonymous, "anonymous"};
    if (!v.plate)
        return by_card(known.card, s);
    if (known.plate.shared)
        return {"", v.card ? identification::card_and_plate : identification::plate, "shared"};
    if (const std::string doubt = doubt_about(v, known.plate, s); !doubt.empty())
        return {"", identification::to_confirm, doubt};

    const auto owner =
        known.plate.customers.empty() ? std::string{} : known.plate.customers.front();
    if (!v.card)
        return {owner, identification::plate, ""};
    if (known.card.plates_in_30_days > s.shared_card_plates)
        return {owner, identification::plate, "shared_card"};  // the card tells nothing any more
    if (!owner.empty() && !known.card.customer.empty() && owner != known.card.customer)
        return {"", identification::conflicting, "conflicting"};
    return {owner.empty() ? known.card.customer : owner, identification::card_and_plate, ""};
}

}  // namespace thirdvisit::station
