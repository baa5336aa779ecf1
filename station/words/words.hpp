// The message catalogue (schemas/catalogue) for the programs: sentences that people read on screens
// and that no screen can make itself. Simple arguments only, no plurals.
#pragma once

#include "schemas/text.hpp"
#include "station/config/config.hpp"

#include <string>

namespace thirdvisit::station {

// The key itself when the catalogue lacks it: a hole is visible and does no harm.
std::string say(language in, const text& what);

}  // namespace thirdvisit::station
