// Row of AZT 2.0 in the list of drivers.
#pragma once

#include "drivers/driver.hpp"

namespace thirdvisit::drivers::azt {

extern const driver row;

}  // namespace thirdvisit::drivers::azt
