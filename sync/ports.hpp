// What the uplink needs from the rest of the house. The station implements `outbox`, https.cpp
// implements `head_office`; tests implement both with a vector and a cable one can cut.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/values.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace thirdvisit::sync {

using boost::asio::awaitable;

using sequence = std::int64_t;  // 1, 2, 3 ... per store identity; no holes, no reuse

// One numbered line as it travels: `body` is the JSON object of the record.
struct entry {
    sequence seq{};
    std::string
        kind;  // "visit", "customer", "consent", "flag", "contact", "duty", "erasure", "withheld"
    int version{1};  // of the kind's schema
    std::string id;  // of the record: with `kind` and revision head office's idempotency key
    utc_ms at;
    std::string body;
    // Digest of the line that had this number before a person was taken out of it, 64 hex digits;
    // empty: it is as it was written. Goes on counting in the chain, so that both ends agree.
    std::string was{};
    std::string customer{};  // whom it is about; does not travel
};

// Which store this is and how far it has got (decision 19). `chain` is a hash chained over all
// records up to the last acknowledged one; it shows a cloned disk, which a number alone cannot.
struct store_identity {
    std::string station;
    std::string epoch;  // a new one when our disk turned out to be restored or cloned
    sequence last_seq{};
    sequence acknowledged{};
    std::string chain;
};

struct refusal {
    sequence seq{};
    std::string code;
    std::string text;
    int times{};  // by now; counted at the station
};

class outbox {
public:
    virtual ~outbox() = default;
    virtual awaitable<store_identity> identity() = 0;
    virtual awaitable<std::vector<entry>> pending(sequence after, std::size_t limit) = 0;
    // What head office holds durably: moves forward, and also back after its restore. Durable
    // when it returns.
    virtual awaitable<void> acknowledge(sequence up_to) = 0;
    // Head office keeps refusing this one: a stub goes up in its place, people see why.
    virtual awaitable<void> set_aside(sequence seq, std::string code, std::string text) = 0;
    // Fills in how often each was refused by now, this time included: durable, so that it is
    // counted to the end however often we restart.
    virtual awaitable<std::vector<refusal>> count_refusals(std::vector<refusal> refused) = 0;
    // Head office claims more than we ever sent: number anew under a fresh epoch, everything that
    // it has not acknowledged under a known chain is sent again.
    virtual awaitable<void> start_epoch(std::string epoch) = 0;
};

struct receipt {
    sequence up_to{};  // everything up to here is durable at head office
    std::vector<refusal> refused;
    std::string epoch;  // another one than was sent: take this one first, ours is in use elsewhere
    utc_ms now;
};

struct greeting {
    sequence up_to{};
    bool new_epoch{};  // take `epoch` as a new store identity before sending anything
    std::string epoch;
    utc_ms now;
};

// What head office wants this station to know; `version` changes when anything else here does.
struct instructions {
    std::string version;
    std::string company;
    std::string name;  // of the station
    std::string district;
    std::string sealing_key;  // 64 hex digits: what cards and profiles are sealed to
    utc_ms now;
};

// Errors are thirdvisit::http::fault (nobody reached) or link_fault (reached, and it said no).
class head_office {
public:
    virtual ~head_office() = default;
    virtual awaitable<result<greeting>> hello(const store_identity& who) = 0;
    // May take fewer entries than offered; the receipt says how far it got.
    virtual awaitable<result<receipt>> deliver(const store_identity& who,
                                               std::vector<entry> batch) = 0;
    virtual awaitable<result<instructions>> pull() = 0;
    // The pause that the last refusal asked for; 0: none.
    virtual std::chrono::milliseconds asked_pause() const { return {}; }
    // Ends the connection until the next call.
    virtual void hang_up() {}
};

}  // namespace thirdvisit::sync
