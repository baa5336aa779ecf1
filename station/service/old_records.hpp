// What the station no longer needs goes after its time (product 13), in slices. Store thread only.
//
//   answer               400 days: what becomes of a question is in `question`
//   duty                 two years, and each badge's latest word
//   contact              while the customer is known; its note a year, if its flag is closed
//   card of nobody       90 days after it was last seen
//   import_run           400 days
//   line_noise           45 days, at most 500
//   outbox, chain_mark   35 days after head office holds them (`outbox_table::forget_acknowledged`)
//   plates, tokens       in facts and visits 45 days (`upkeep`, `forgetting`)
//   customer and what is about him: until he is erased, or at stage 1 his time has run out
//   visit, fact, heartbeat, closed_day, set_aside: for good; who is erased is taken out of them
//   station_state        a value per pump; keys of days and words of sweeps go with their work
#pragma once

#include "station/store/store.hpp"

#include <string>
#include <vector>

namespace thirdvisit::station {

struct pruned_records {
    int rows{};
    std::vector<std::string> cards;  // tokens: whoever sealed them may seal them again
};
// One slice, in a transaction of its own; no rows: nothing is left to do.
pruned_records prune_old_records(store& s, utc_ms now);

}  // namespace thirdvisit::station
