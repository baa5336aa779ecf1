// What head office may know about a customer (decision 16): plates only from stage 2 or with chain
// consent, name and contact only with theirs, all of it sealed to its key. Store thread only.
#pragma once

#include "station/store/store.hpp"
#include "sync/sealing/sealing.hpp"

#include <optional>

namespace thirdvisit::station {

class announcer {
public:
    void set_key(std::optional<sealing::public_key> key) { key_ = key; }
    bool has_key() const { return key_.has_value(); }

    customer_record record_of(store& s, const customer& c) const;

    // Puts the customer's present state into the outbox; the caller's transaction.
    void announce(store& s, const customer& c, utc_ms now) const;

private:
    std::string sealed(std::string_view purpose, const std::string& plain) const;

    std::optional<sealing::public_key> key_;
};

}  // namespace thirdvisit::station
