// Telling systemd how far we are, by the datagram protocol of sd_notify(3); without a service
// manager nothing happens.
#pragma once

#include <string_view>

namespace thirdvisit::station {

void tell_service_manager(std::string_view state);  // "READY=1", "STOPPING=1"

}  // namespace thirdvisit::station
