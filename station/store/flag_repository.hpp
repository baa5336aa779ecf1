// Flags, the contacts made about them, and what the nightly round remembers. All calls belong to
// the caller's transaction; store thread only.
#pragma once

#include "schemas/records.hpp"
#include "schemas/text.hpp"
#include "station/recall/round.hpp"
#include "station/store/database.hpp"
#include "station/store/key_ring.hpp"

#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

struct stored_flag {
    flag_record record;
    flag_task task{flag_task::none};
    int rarity_percent{};
    text explanation;
    std::string note;
};

struct stored_contact {
    contact_record record;
    std::string note;  // free text, sealed at rest; empty when erased
};

class flag_repository {
public:
    flag_repository(database& db, key_ring& keys);

    // False: this or a later revision is stored already.
    bool save(const stored_flag& f);
    std::optional<stored_flag> find(const std::string& id);
    std::optional<stored_flag> raised_for(const std::string& customer);
    std::vector<stored_flag> raised();
    // Every open one and those changed on or after `since`: what a round wants to know.
    std::vector<flag_record> for_round(utc_ms since);

    bool add_contact(const contact_record& c, const std::string& note, std::int64_t key_id);
    std::vector<stored_contact> contacts_of(const std::string& customer);

    round_state state();
    void save_state(const round_state& s);

private:
    stored_flag row(statement& s);

    key_ring& keys_;
    statement upsert_, find_, raised_for_, raised_, for_round_;
    statement add_contact_, contacts_of_;
    statement get_state_, set_state_;
};

}  // namespace thirdvisit::station
