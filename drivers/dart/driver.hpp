// Row of Wayne DART dispensers.
#pragma once

#include "drivers/driver.hpp"

namespace thirdvisit::drivers::dart {

extern const driver row;

}  // namespace thirdvisit::drivers::dart
