// Row of magnetic stripe readers for the tools.
#pragma once

#include "drivers/decode/line_tools.hpp"

namespace thirdvisit::drivers::magstripe {

extern const line_tools tools;

}  // namespace thirdvisit::drivers::magstripe
