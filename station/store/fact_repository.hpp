// Facts as rows: stored once by their natural key, never edited. All calls belong to the caller's
// transaction; store thread only.
#pragma once

#include "schemas/facts.hpp"
#include "station/store/database.hpp"
#include "station/store/key_ring.hpp"
#include "station/store/row_tag.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace thirdvisit::station {

class fact_repository {
public:
    fact_repository(database& db, key_ring& keys, key_maker& maker, const row_tagger& tagger,
                    const secret& plate_key);

    // False: a fact with this key is stored already, whatever else it says. `open`: it still has
    // to find its visit. A plate is sealed under the key of `day`.
    bool add(const fact& f, business_day day, bool open);

    // It belongs to a visit now, or to none.
    void settle(const std::string& id);

    // In the order they were received. Rows whose tag disagrees are left out and counted.
    std::vector<fact> still_open();
    std::optional<fact> find(const std::string& id);

    // The latest fact since then with this terminal transaction number on that line.
    std::optional<std::string> record_of_line(const std::string& line, std::int64_t number,
                                              utc_ms since);

    // Takes the card or plate that `gone` names by its token out of the `limit` facts between
    // the ids `after` and `before`. The last id looked at; empty: there are no more. Open facts stay as they are.
    std::string strip_tokens(const std::string& after, int limit, const std::string& before,
                             const std::function<bool(const std::string& token)>& gone);
    bool knows(const std::string& key);
    // Fuelling records of any line, by their time, the latest first.
    std::vector<fact> latest_records(int limit);

    std::string token_of(const plate& p) const;
    // Ids of rows whose tag disagreed when they were read: nothing is made of them.
    const std::set<std::string>& damaged() const { return damaged_; }

private:
    std::optional<fact> row(statement& s);
    std::vector<fact> rows(statement& s, bool more);
    std::int64_t tag_of_row(statement& s) const;
    void strip(const std::string& id);

    key_ring& keys_;
    key_maker& maker_;
    const row_tagger& tag_;
    secret plate_key_;
    statement insert_;
    statement open_;
    statement settle_;
    statement still_open_;
    statement by_id_;
    statement by_number_;
    statement with_tokens_;
    statement strip_;
    statement latest_;
    statement by_key_;
    std::set<std::string> damaged_;
};

}  // namespace thirdvisit::station
