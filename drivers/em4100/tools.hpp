// Row of the EM4100 readers for the tools: decode and scrub.
#pragma once

#include "drivers/decode/line_tools.hpp"

namespace thirdvisit::drivers::em4100 {

extern const line_tools tools;

}  // namespace thirdvisit::drivers::em4100
