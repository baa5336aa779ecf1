// Row of the Sinopec line for the tools: decode and scrub.
#pragma once

#include "drivers/decode/line_tools.hpp"

namespace thirdvisit::drivers::sinopec {

extern const line_tools tools;

}  // namespace thirdvisit::drivers::sinopec
