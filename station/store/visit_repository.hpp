// Visits as rows: one row per visit, holding its highest revision, with its fuellings. All calls
// belong to the caller's transaction; store thread only.
#pragma once

#include "schemas/visit.hpp"
#include "station/store/database.hpp"
#include "station/store/key_ring.hpp"
#include "station/store/row_tag.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace thirdvisit::station {

class visit_repository {
public:
    visit_repository(database& db, key_ring& keys, const row_tagger& tagger,
                     const secret& plate_key);

    // False: this or a later revision is stored already. The plate is sealed under `key_id`: the
    // customer's key, or the day's while nobody is known.
    bool save(const visit& v, std::optional<std::int64_t> key_id);

    std::optional<visit> find(const std::string& id);
    // Closed ones, latest first; only rows whose tag agrees.
    std::vector<visit> ended_since(utc_ms since, int limit);
    std::vector<visit> of_customer(const std::string& customer, int limit);

    // Those of his that count and overlap this time, the earliest first.
    std::vector<visit> of_customer_between(const std::string& customer, utc_ms from, utc_ms to);

    // The visit that this fuelling became part of.
    std::optional<visit> with_fuelling(const std::string& fact_id, utc_ms not_before);

    // Nobody's any more: customer, card, plate and car go, litres, money and hour stay. The revision
    // stays too: nothing has happened. Damaged rows included; the number of visits.
    int forget_customer(const std::string& customer);

    // Every visit of his, whatever its status; by id.
    std::vector<std::string> ids_of(const std::string& customer);
    int revision_of(const std::string& id);
    // The same visit, another customer's. `next`: as its next revision.
    void hand_over(const std::string& id, const std::string& customer, bool next);
    // A plate that lies under the first key, where it can be read, goes under the second.
    void seal_again(const std::string& id, std::int64_t from_key, std::int64_t to_key);

    // Takes the tokens that `gone` names out of the `limit` visits between the ids `after` and `before`. The last id
    // looked at; empty: there are no more.
    struct tokens {
        std::string id;
        std::string customer;
        std::string card;
        std::string plate;
    };
    struct parts_gone {
        bool card{};
        bool plate{};
    };
    std::string strip_tokens(const std::string& after, int limit, const std::string& before,
                             const std::function<parts_gone(const tokens&)>& gone);

    // Ids of rows whose tag disagreed when they were read: nothing is made of them.
    const std::set<std::string>& damaged() const { return damaged_; }

private:
    void strip(const std::string& id, parts_gone what, bool customer_too);
    template <class F>
    void alter(const std::string& id, F change);
    std::int64_t tag_of_fuellings(const visit& v) const;
    void save_fuellings(const visit& v);
    std::int64_t tag_of_row(statement& s) const;
    std::optional<visit> row(statement& s);
    std::vector<visit> rows(statement& s, bool more);

    key_ring& keys_;
    const row_tagger& tag_;
    secret plate_key_;
    statement upsert_;
    statement clear_fuellings_;
    statement add_fuelling_;
    statement fuellings_;
    statement by_id_;
    statement recent_;
    statement of_customer_;
    statement between_;
    statement with_fuelling_;
    statement ids_of_, tokens_after_, strip_, retag_;
    statement hand_over_, sealed_, seal_, revision_;
    std::set<std::string> damaged_;
};

}  // namespace thirdvisit::station
