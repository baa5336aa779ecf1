// Row of the teaching protocol. It is in no registry.
#pragma once

#include "drivers/driver.hpp"

namespace thirdvisit::drivers::sample {

extern const driver row;

}  // namespace thirdvisit::drivers::sample
