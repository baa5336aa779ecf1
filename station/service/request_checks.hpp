// What is looked at before a request is taken. Knows no store.
#pragma once

#include "station/service/requests.hpp"

#include <optional>
#include <string>

namespace thirdvisit::station {

rejection wrong(std::string field, std::string text);  // errc::malformed_message

// At most 64 letters, digits, '-', '_' and '.'.
bool usable_id(const std::string& id);
bool usable_badge(const std::string& badge);

// Also puts the plate into its usual form; what must never be stored is refused.
std::optional<rejection> check_plate(plate_entry& e);

std::optional<rejection> check_contact(const contact_request& r);

}  // namespace thirdvisit::station
