// Row of Wayne DART for the tools: decode and scrub.
#pragma once

#include "drivers/decode/line_tools.hpp"

namespace thirdvisit::drivers::dart {

extern const line_tools tools;

}  // namespace thirdvisit::drivers::dart
