// Row of Gilbarco two-wire lines for the tools.
#pragma once

#include "drivers/decode/line_tools.hpp"

namespace thirdvisit::drivers::gilbarco {

extern const line_tools tools;

}  // namespace thirdvisit::drivers::gilbarco
