// Row of OSDP for the tools: decode and scrub.
#pragma once

#include "drivers/decode/line_tools.hpp"

namespace thirdvisit::drivers::osdp {

extern const line_tools tools;

}  // namespace thirdvisit::drivers::osdp
