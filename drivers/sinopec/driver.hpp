// Row of the Sinopec dispenser line.
#pragma once

#include "drivers/driver.hpp"

namespace thirdvisit::drivers::sinopec {

// Options: `own_address`, `pump_address` (hex, strict addressing), `ask` (no: never ask for
// information and totals), `province` (number), `files` (folder with base_blacklist.bin,
// added_blacklist.bin, deleted_blacklist.bin, whitelist.bin, price_table.bin,
// station_information.bin, readable by the agent's user alone).
extern const driver row;

}  // namespace thirdvisit::drivers::sinopec
