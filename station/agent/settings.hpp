// From what people wrote to what the core needs. Pure.
#pragma once

#include "station/config/config.hpp"
#include "station/service/core_settings.hpp"

#include <filesystem>

namespace thirdvisit::station {

core_settings core_settings_of(const config& c);

// Fuelling points that the line serves, ascending, each once.
std::vector<int> points_of(const line_config& line);

// The socket of the operator's tool.
std::filesystem::path tool_socket_of(const config& c);

}  // namespace thirdvisit::station
