// Row of AZT 2.0 lines for the tools.
#pragma once

#include "drivers/decode/line_tools.hpp"

namespace thirdvisit::drivers::azt {

extern const line_tools tools;

}  // namespace thirdvisit::drivers::azt
