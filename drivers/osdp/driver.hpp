// Row of OSDP v2 readers.
#pragma once

#include "drivers/driver.hpp"

namespace thirdvisit::drivers::osdp {

extern const driver row;

}  // namespace thirdvisit::drivers::osdp
