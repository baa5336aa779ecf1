// Row of UniPump for the tools: decode and scrub.
#pragma once

#include "drivers/decode/line_tools.hpp"

namespace thirdvisit::drivers::unipump {

extern const line_tools tools;

}  // namespace thirdvisit::drivers::unipump
