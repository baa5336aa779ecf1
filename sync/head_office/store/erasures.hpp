// Persons whom head office is not to know any more (product 13): takes out what is held about them
// and remembers who they were by marks that say nothing, so that old records sent again, in any
// order, do not bring them back. Works inside the caller's transaction.
#pragma once

#include "schemas/records.hpp"
#include "sync/head_office/people/fleet_keys.hpp"
#include "sync/head_office/store/database.hpp"

#include <string>
#include <vector>

namespace thirdvisit::head_office {

class erasures {
public:
    erasures(database& db, const fleet_keys& keys);

    // The station that the following calls are about.
    void begin(const std::string& station);

    bool erased(const std::string& customer);
    // One of these cards or plates belongs to somebody who asked not to be recorded.
    bool marked(const std::vector<fleet_identity>& identities);

    struct removed {
        int customers{};
        int flags{};  // raised ones
    };
    removed erase(const erasure_record& r);

private:
    void mark_identities(const erasure_record& r);

    const fleet_keys& keys_;
    std::string station_;
    bool any_erased_{};
    bool any_marked_{};
    statement any_erased_here_, any_mark_, find_, find_mark_, note_, mark_, identities_, raised_;
    statement clear_visits_, doom_cards_, drop_cards_, drop_identities_, drop_consents_,
        drop_contacts_, drop_flags_, drop_customer_;
};

}  // namespace thirdvisit::head_office
