// Where one customer stands on one day: the round's view of his vehicles. Internal to the room.
#pragma once

#include "station/recall/round.hpp"

namespace thirdvisit::station {

struct standing {
    const vehicle_days* vehicle{};  // the one judged; none: nothing to judge
    rhythm pace;
    business_day last;  // the vehicle's last visit day
    std::int32_t elapsed{};
    recall_level level{recall_level::none};
    bool flagged() const { return level >= recall_level::late; }
};

// The vehicle's days up to and including `day`.
std::span<const business_day> days_until(const vehicle_days& v, business_day day);

// The main vehicle: most visit days in the year before `as_of`, tie: the later visit.
const vehicle_days* main_vehicle(const recall_customer& c, business_day as_of,
                                 const rhythm_settings& s);

// Last visit day of any of the customer's vehicles up to `day`; nothing without one.
std::optional<business_day> last_visit(const recall_customer& c, business_day day);

// First visit day of any vehicle after `after`, up to `day`.
std::optional<business_day> first_visit_after(const recall_customer& c, business_day after,
                                              business_day day);

// Whether the vehicle is regular is asked on `as_of` (the day a flag was raised on, so that a year
// of absence does not make a lost customer irregular), the level on `today`.
standing standing_of(const recall_customer& c, const vehicle_days& v, business_day as_of,
                     business_day today, skipped_days skipped, const rhythm_settings& s);

// The changes for an organisation: one task a week, "3 of 12 vehicles late".
std::optional<flag_change> judge_organisation(const recall_customer& c, const flag_record* known,
                                              const round_input& in, const round_settings& s);

// A flag as the standing tells it; `known` gives the revision before.
flag_change raise_flag(const recall_customer& c, const standing& at, const flag_record* known,
                       const round_input& in, const round_settings& s);
flag_change change_flag(const recall_customer& c, flag_action action, flag_record flag,
                        const round_input& in);

}  // namespace thirdvisit::station
