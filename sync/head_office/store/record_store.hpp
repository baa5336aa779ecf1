// Puts records into their tables: once each, the highest revision wins, in any order. Works inside
// the caller's transaction.
#pragma once

#include "schemas/records.hpp"
#include "sync/head_office/people/fleet_keys.hpp"
#include "sync/head_office/store/database.hpp"
#include "sync/head_office/store/erasures.hpp"
#include "sync/head_office/store/merges.hpp"
#include "sync/ports.hpp"

#include <string>

namespace thirdvisit::head_office {

// What a batch changed in the numbers people see.
struct count_change {
    int visits{};  // closed or doubtful
    int customers{};
    int flags{};       // raised
    int unreadable{};  // sealed texts that did not open
};

class record_store {
public:
    record_store(database& db, const fleet_keys& keys);

    // The station and its epoch that the following records are from.
    void begin(std::string station, std::string epoch);
    void put(sync::sequence seq, const sync_record& r, utc_ms at);
    const count_change& changes() const { return changes_; }

private:
    void put(const visit_record& r);
    void put(const customer_record& r);
    void put(const consent_record& r);
    void put(const flag_record& r);
    void put(const contact_record& r);
    void put(const duty_record& r);
    void put(const erasure_record& r);
    void put(const merge_record& r);

    void erase_one(const erasure_record& r);
    void put_visit(const visit& v);
    void put_fuellings(const visit& v);
    void put_card(const card_identity& c);
    void put_identities(const customer_record& r, const std::vector<fleet_identity>& plates,
                        const std::vector<fleet_identity>& cards);
    std::vector<fleet_identity> opened(const std::vector<std::string>& sealed,
                                       result<fleet_identity> (fleet_keys::*open)(std::string_view)
                                           const);

    const fleet_keys& keys_;
    erasures erased_;
    merges merges_;
    std::string station_;
    std::string epoch_;
    count_change changes_;

    statement insert_visit_;
    statement find_visit_;
    statement update_visit_;
    statement drop_fuellings_;
    statement insert_fuelling_;
    statement find_card_;
    statement insert_card_;
    statement insert_customer_;
    statement find_customer_;
    statement update_customer_;
    statement drop_plates_, insert_identity_;
    statement insert_consent_;
    statement insert_flag_;
    statement find_flag_;
    statement update_flag_;
    statement insert_contact_;
    statement insert_duty_;
    statement insert_withheld_;
};

}  // namespace thirdvisit::head_office
