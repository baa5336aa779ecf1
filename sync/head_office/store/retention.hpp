// What head office no longer needs goes, by the clock and in small slices, so that a station's batch
// never waits long (product 13; what is kept how long: schemas/head_office/sqlite/0004_retention.sql).
#pragma once

#include "schemas/values.hpp"
#include "sync/head_office/store/database.hpp"

#include <string>
#include <vector>

namespace thirdvisit::head_office {

class retention {
public:
    explicit retention(database& db);

    // One slice of everything, in a transaction of its own. False: nothing is left to do.
    bool prune(utc_ms now);
    // What was deleted leaves the write-ahead log too. False: somebody reads, try later.
    bool empty_log();

private:
    struct rule {
        std::int64_t kept_ms;
        statement prune;  // ?1: what is older than this instant, ?2: rows
    };
    struct position {
        std::string station;
        std::string visit;
    };
    bool sweep_cards(position& at);

    database& db_;
    std::vector<rule> rules_;
    position swept_;  // lost with a restart, which begins the sweep anew
    statement begin_sweep_;
    statement doomed_station_;
    statement slice_end_;
    statement sweep_;
    statement end_sweep_;
};

}  // namespace thirdvisit::head_office
