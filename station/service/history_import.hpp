// A transaction history from elsewhere becomes facts and visits (decision 18). Card numbers are
// sealed while the text is read; a sale that is stored already, live or imported, is not stored
// again. Nothing here waits: the core runs each piece on the thread it belongs to.
#pragma once

#include "station/history/history_reader.hpp"
#include "station/history/history_visits.hpp"
#include "station/keys/station_card_sealer.hpp"
#include "station/service/recorder.hpp"
#include "station/service/requests.hpp"
#include "station/service/station_clock.hpp"

#include <map>
#include <string>
#include <vector>

namespace thirdvisit::station {

// One row of the file, without a card number.
struct import_row_read {
    fact what;  // fuelling_recorded, source "import", point 0
    std::optional<thirdvisit::plate> plate;
    std::string plate_token;
};

struct import_read {
    std::vector<import_row_read> rows;
    import_report report;
};

// Any thread. `index_key` makes the natural keys, `day_of` nothing but the clock's calendar.
import_read read_history(const std::string& csv, const import_options& options,
                         station_card_sealer& cards, const station_keys& keys,
                         const station_clock& clock, utc_ms now);

// Reader thread: drops what is stored already and counts it. `from`..`to` are rows.
constexpr std::size_t rows_per_look = 500;
struct import_known {
    std::vector<bool> skip;
    std::map<std::string, std::string> customers;  // card or plate token -> customer
    std::map<std::string, earlier_visit> earlier;  // customer -> his last visit
};
void look_for_known(store_reader& r, const import_read& in, std::size_t from, import_known& known,
                    import_report& report);

// Any thread: the fresh rows as visits, by the rules.
struct import_plan {
    std::vector<visit> visits;
    std::map<std::string, fact> facts;  // by id; those of no visit stay behind and are stored too
};
import_plan plan_import(import_read in, const import_known& known, const visit_settings& rules,
                        const local_clock& local);

// Store thread: one commit. Facts are stored in the same commit as the visit they belong to, so a
// kill in between leaves nothing that a second import would take for done.
// A visit within 30 min of the same customer's stored ones, imported or live, is their next
// revision. The visits that were written, for whoever remembers young ones.
constexpr std::size_t visits_per_commit = 100;
std::vector<visit> store_visits(store& s, recorder& records, import_plan& plan, std::size_t from,
                                import_report& report, const visit_settings& rules,
                                const std::function<business_day(utc_ms)>& day_of, utc_ms now);
void store_rest(store& s, import_plan& plan, const import_report& report, const std::string& id,
                const std::function<business_day(utc_ms)>& day_of, utc_ms now);

}  // namespace thirdvisit::station
