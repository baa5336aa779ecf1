// Row of magnetic stripe readers in the list of drivers.
#pragma once

#include "drivers/driver.hpp"

namespace thirdvisit::drivers::magstripe {

extern const driver row;

}  // namespace thirdvisit::drivers::magstripe
