#include "drivers/dart/direction.hpp"

namespace thirdvisit::drivers::dart {

std::optional<direction> exchange_watch::next(const frame& f)
{
    const auto asked = std::exchange(waiting_for_, std::nullopt);
    switch (f.kind) {
    case frame_kind::poll:
    case frame_kind::ack_poll:
        waiting_for_ = f.address;
        known_ = true;
        last_.reset();
        return direction::to_device;
    case frame_kind::eot:
        last_.reset();
        return direction::from_device;
    case frame_kind::ack:
    case frame_kind::nak: {
        const auto answered = std::exchange(last_, std::nullopt);
        if (!answered)
            return std::nullopt;
        return *answered == direction::to_device ? direction::from_device : direction::to_device;
    }
    case frame_kind::data:
        break;
    }
    if (asked)
        last_ = *asked == f.address ? direction::from_device : direction::to_device;
    else if (known_)
        last_ = direction::to_device;  // nobody was polled
    else
        last_.reset();
    return last_;
}

}  // namespace thirdvisit::drivers::dart
