// Makes a device of a session: moves its bytes and its time, holds no judgement.
#pragma once

#include "drivers/device/device.hpp"
#include "drivers/device/session.hpp"

#include <memory>

namespace thirdvisit::drivers {

// `acknowledge` must be called on the executor that runs `run`.
std::unique_ptr<device> serve(std::unique_ptr<session> conversation);

// The session inside a device made by `serve`, for replays; null for any other device.
session* conversation_of(device& made) noexcept;

}  // namespace thirdvisit::drivers
