// Two profiles become one by the manager's word, and two again (product 4): each in one commit with
// what head office is told. Store thread only, but for the views; no coroutines.
#pragma once

#include "station/service/recorder.hpp"
#include "station/service/requests.hpp"
#include "station/service/views.hpp"

#include <functional>
#include <string>
#include <vector>

namespace thirdvisit::station {

struct merge_moment {
    utc_ms now;
    business_day today;
    std::function<std::string()> fresh_id;
};

struct hands_changed {
    std::vector<std::string> visits;  // that belong to somebody else now
    bool changed{};                   // false: it was so before
};

// The same request again, or a merge that was taken back before: no change.
outcome<hands_changed> merge_profiles(store& s, recorder& records, const merge_request& r,
                                      const merge_moment& at);
outcome<hands_changed> undo_merge(store& s, recorder& records, const merge_undo_request& r,
                                  const merge_moment& at);

// What would come together, and which one should be kept.
void propose_merge(store_reader& r, view::twin_pair& pair);
std::vector<view::merge> load_merges(store_reader& r);

}  // namespace thirdvisit::station
