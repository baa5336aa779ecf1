// Records a line while it runs: a transport around a transport.
#pragma once

#include "drivers/recorder/recording.hpp"
#include "drivers/transport/line_service.hpp"

#include <memory>

namespace thirdvisit::drivers {

// The opener of a line whose every opened port is recorded. The writer is flushed as time goes by.
port_opener recorded(port_opener open, std::shared_ptr<recording_writer> writer);

}  // namespace thirdvisit::drivers
