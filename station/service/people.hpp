// What a person's word changes in the store, each in one commit: answers of the profile, contacts
// about a flag. Store thread only; no coroutines.
#pragma once

#include "station/service/recorder.hpp"
#include "station/service/requests.hpp"

#include <string>

namespace thirdvisit::station {

struct answer_work {
    thirdvisit::visit visit;
    profile_answer given;
    business_day today;
    utc_ms now;
};

struct answer_done {
    std::string customer;  // made by this answer if there was none yet
    std::string answered;  // the word for the visit
    bool changed{};        // false: the same request was answered before
};

outcome<answer_done> take_answer(store& s, recorder& records, const answer_work& w);

// In the caller's transaction; the same id twice is stored once. `flag` empty: care without a flag.
void add_contact(store& s, const customer& c, const std::string& flag, const contact_request& r,
                 utc_ms now);
// False: no such flag. The same id twice is stored once.
bool store_contact(store& s, const std::string& flag, const contact_request& r, utc_ms now);

}  // namespace thirdvisit::station
