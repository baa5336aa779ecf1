// Row of the PN532 for the tools: decode and scrub.
#pragma once

#include "drivers/decode/line_tools.hpp"

namespace thirdvisit::drivers::pn532 {

extern const line_tools tools;

}  // namespace thirdvisit::drivers::pn532
