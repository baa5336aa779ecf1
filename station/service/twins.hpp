// Looks for profiles that may be the same person when something new is recorded about one (product
// 4), and shows the pairs. The caller's transaction; store thread only, but for the views.
#pragma once

#include "station/service/requests.hpp"
#include "station/service/views.hpp"
#include "station/store/store.hpp"

#include <functional>
#include <vector>

namespace thirdvisit::station {

// A plate that this customer did not have: the same one, or a look-alike, at somebody else.
void note_twins_by_plate(store& s, const customer& owner, const plate& p, utc_ms now);
void note_twins_by_phone(store& s, const customer& owner, utc_ms now);

// For the attendant, while the customer is at the pump: the others he may be, masked.
std::vector<view::twin_hint> load_twin_hints(store_reader& r, const std::string& customer);
// For the manager: both sides, latest first.
std::vector<view::twin_pair> load_twins(store_reader& r);

view::twin_side side_of(store_reader& r, const std::string& id);

// False: there is no such open pair.
bool tell_apart(store& s, const apart_request& told);

}  // namespace thirdvisit::station
