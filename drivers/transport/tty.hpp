// Opening a local port for one protocol. Knows no Asio.
#pragma once

#include "drivers/driver.hpp"

#include <string>

namespace thirdvisit::drivers {

// A descriptor, non-blocking, locked and configured; the caller owns it. errc::port_held,
// errc::refused (settings that do not exist) or a system error.
[[nodiscard]] result<int> open_tty(const std::string& device, const line_settings& line);

}  // namespace thirdvisit::drivers
