// Row of the EM4100 desk readers (RDM6300 and its many relatives).
#pragma once

#include "drivers/driver.hpp"

namespace thirdvisit::drivers::em4100 {

extern const driver row;

}  // namespace thirdvisit::drivers::em4100
