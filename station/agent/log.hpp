// One line per happening, on standard error: systemd keeps it. No personal data, no card numbers:
// whoever logs writes ids and counts.
#pragma once

#include "station/config/config.hpp"

#include <string>

namespace thirdvisit::station {

void open_log(log_level least);
void log_error(const std::string& line);
void log_warning(const std::string& line);
void log_info(const std::string& line);
void log_debug(const std::string& line);

}  // namespace thirdvisit::station
