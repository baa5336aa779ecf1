// Two profiles that are one person (product 4): whether they may be, which one is kept, and what the
// kept one becomes. Values only; the manager decides, nothing here does.
#pragma once

#include "station/profile/profile.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

// One of the two as these rules see it.
struct merge_side {
    std::string id;
    customer_kind kind{customer_kind::person};
    int stage{};
    bool do_not_record{};
    bool merged{};  // into another one already
    bool has_address{};
    bool has_organisation{};
    std::optional<contact_kind> contact;
    bool has_manager{};
    std::optional<business_day> stage_2_on;
    std::vector<business_day> days;  // of visits, ascending
    std::vector<consent_record> said;
    std::array<question_state, question_count> questions{};
    utc_ms created;
};

enum class merge_obstacle {
    none,
    same_profile,
    merged_already,
    shared_vehicle,  // without one person: nobody it could be one with
    do_not_record,   // erased, or asked for it
    unlike_kinds,    // an organisation and a person
};
std::string_view name_of(merge_obstacle o) noexcept;  // "" same_profile merged_already ...
merge_obstacle obstacle_between(const merge_side& a, const merge_side& b) noexcept;

// The proposal: the higher stage, then more visit days, then the older profile.
bool first_is_kept(const merge_side& first, const merge_side& second) noexcept;

// Both histories of what was said, and the purposes whose last word is *given*. Words of one instant
// count the stricter one; nothing that was withdrawn is left out.
std::vector<consent_record> said_together(const merge_side& a, const merge_side& b);
consents given_in(const std::vector<consent_record>& said);

enum class merge_field { address, organisation, contact, manager };
std::string_view name_of(merge_field f) noexcept;

struct merge_plan {
    std::vector<merge_field> filled;  // the kept one has none, and consent covers it
    bool contact_left{};              // the other's contact stays behind: no consent for it
    int stage{};
    std::optional<business_day> stage_2_on;
    std::vector<business_day> days;  // of both
    std::array<question_state, question_count> questions{};
    bool fills(merge_field f) const;
};
merge_plan plan_merge(const merge_side& kept, const merge_side& other);

}  // namespace thirdvisit::station
