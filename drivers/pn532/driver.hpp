// Row of the PN532 reader module.
#pragma once

#include "drivers/driver.hpp"

namespace thirdvisit::drivers::pn532 {

extern const driver row;

}  // namespace thirdvisit::drivers::pn532
