// Row of Gilbarco two-wire in the list of drivers.
#pragma once

#include "drivers/driver.hpp"

namespace thirdvisit::drivers::gilbarco {

extern const driver row;

}  // namespace thirdvisit::drivers::gilbarco
