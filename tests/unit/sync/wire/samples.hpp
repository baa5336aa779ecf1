// One well-filled record of each kind.
#pragma once

#include "schemas/records.hpp"

#include <vector>

namespace thirdvisit::test {

inline visit_record sample_visit(std::string id = "01J0000000000000000000000A")
{
    visit v;
    v.id = std::move(id);
    v.revision = 2;
    v.status = visit_status::closed;
    v.point = 3;
    v.begun = {1'780'000'000'000};
    v.ended = {1'780'000'240'000};
    v.day = {20'601};
    v.fuellings = {
        {"01J0000000000000000000000F", 5, "92#", {40'000}, {30'360}, {7'590}, {1'780'000'200'000}}};
    v.card = card_identity{"6f1ed002ab559585", "0843", "AQID"};
    v.customer = "01J0000000000000000000000C";
    v.how = identification::card_and_plate;
    v.reason = "card";
    v.served_by = "017";
    return {v};
}

inline customer_record sample_customer(std::string id = "01J0000000000000000000000C")
{
    customer_record c;
    c.id = std::move(id);
    c.revision = 3;
    c.kind = customer_kind::organisation;
    c.stage = 2;
    c.card_tails = {"0843", "12"};
    c.sealed_cards = {"AQID"};
    c.sealed_plates = {"AQIE", "AQIF"};
    c.sealed_address = "AQIG";
    c.manager = "017";
    c.chain_consent = true;
    c.changed = {1'780'000'000'000};
    return c;
}

inline flag_record sample_flag(std::string id = "01J0000000000000000000000E")
{
    flag_record f;
    f.id = std::move(id);
    f.customer = "01J0000000000000000000000C";
    f.level = recall_level::overdue;
    f.cycle_days = 9;
    f.last_visit = {20'576};
    f.due = {20'585};
    f.raised_on = {20'589};
    f.closed_on = business_day{20'591};
    f.gap_days = 15;
    f.changed = {1'780'000'000'000};
    return f;
}

inline std::vector<sync_record> sample_records()
{
    consent_record consent{"01J0000000000000000000000D",
                           "01J0000000000000000000000C",
                           "address_and_history",
                           consent_state::withdrawn,
                           {1'780'000'000'000},
                           "017",
                           "consent.address/1",
                           "zh-CN",
                           "said"};
    contact_record contact;
    contact.id = "01J0000000000000000000000G";
    contact.flag = "01J0000000000000000000000E";
    contact.customer = "01J0000000000000000000000C";
    contact.badge = "017";
    contact.channel = "phone";
    contact.reached = true;
    contact.cause = "price";
    contact.measure = "coupon";
    contact.at = {1'780'000'000'000};
    return {
        sample_visit(),
        sample_customer(),
        consent,
        sample_flag(),
        contact,
        duty_record{"01J0000000000000000000000H", "017", true, {1'780'000'000'000}},
        withheld_record{"visit", "x y", "因为 \"\\\n"},
        erasure_record{"01J0000000000000000000000Z", erasure_reason::asked, {1'780'000'000'000}},
        merge_record{"01J0000000000000000000000M",
                     2,
                     "01J0000000000000000000000C",
                     "01J0000000000000000000000Y",
                     merge_state::undone,
                     {1'780'000'000'000},
                     "017"}};
}

}  // namespace thirdvisit::test
