// What a screen is told about one visit and its customer: what is known, what may be shown, what
// to say. Loading reads a store connection; making the view is pure.
#pragma once

#include "station/service/views.hpp"
#include "station/store/store.hpp"

#include <optional>
#include <string>

namespace thirdvisit::station {

// One customer as a visit needs him, read at one moment.
struct customer_context {
    customer who;
    int visit_days{};  // stored ones, today's included once it is stored
    std::optional<business_day> last_day;
    std::string last_grade;
    std::optional<milliliters> last_volume;
    question_states questions{};
    std::optional<business_day> late_since_due;  // due date of the raised flag
    std::vector<view::twin_hint> twins;
    bool grumbled{};  // and nobody has spoken to him yet
};

std::optional<customer_context> load_context(store_reader& r, const std::string& customer);

// The forecourt around the visit at this moment.
struct surroundings {
    business_day today;
    bool self_service{};
    int pumps_running{};
    int attendants_on_duty{};
    std::string served_by_name;
    bool at_the_pump{};
};

profile profile_of(const customer_context& c, const visit& v);
prompt prompt_of(const visit& v, const std::optional<customer_context>& c, const surroundings& now,
                 const std::string& answered);
view::visit view_of(const visit& v, const std::optional<customer_context>& c, const prompt& say,
                    const std::string& answered, bool at_the_pump);

// "王••": enough to recognise him, not enough to know him.
std::string masked_name(const std::string& name);
std::string masked_contact(const std::string& kind, const std::string& value);
plate masked(const plate& p);

// Masked plate or card tail, with the form of address masked.
std::string title_of(const std::vector<vehicle_row>& vehicles, const std::vector<card_row>& cards,
                     const std::string& address);

}  // namespace thirdvisit::station
