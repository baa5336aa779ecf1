// Takes hellos and batches of stations: one transaction each, repeat-safe, one bad line never in the
// way of the others. Says what the station must hear (decisions 19 and 20).
#pragma once

#include "sync/head_office/store/epoch_ledger.hpp"
#include "sync/head_office/store/record_store.hpp"
#include "sync/wire/batch.hpp"
#include "sync/wire/records.hpp"
#include "sync/wire/talk.hpp"

#include <functional>
#include <memory_resource>

namespace thirdvisit::head_office {

class ingest {
public:
    // `fresh_epoch` makes ids that were never used.
    ingest(database& db, const fleet_keys& keys, std::function<std::string()> fresh_epoch);

    sync::greeting hello(const std::string& station, const sync::wire::hello_request& said,
                         utc_ms now);

    // `text` is the batch without compression. Rejections are for the batch as a whole; single
    // lines are in the receipt.
    [[nodiscard]] sync::wire::reading<sync::receipt> take(const std::string& station,
                                                          std::string_view text, utc_ms now);

private:
    struct counted_batch;

    [[nodiscard]] sync::wire::reading<sync::receipt> take_once(const std::string& station,
                                                               const sync::wire::batch& b,
                                                               utc_ms now, bool carefully);
    // False: the number came with other content than is held.
    bool take_line(sync::sequence expected, std::string_view line, bool carefully,
                   counted_batch& so_far);
    void put(const sync::wire::line& line, bool carefully);
    std::string demand_epoch(const std::string& station);
    void note_contact(const std::string& station, const sync::wire::hello_request& said,
                      utc_ms now);

    database& db_;
    epoch_ledger ledger_;
    record_store records_;
    std::function<std::string()> fresh_epoch_;
    statement note_contact_;
    statement note_sync_;
    statement note_batch_;
    statement note_received_;
};

}  // namespace thirdvisit::head_office
