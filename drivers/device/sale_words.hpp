// What protocols that number no sales say in their place: the part of a sale's key that keeps two
// equal sales apart, and litres that no record explains.
#pragma once

#include "drivers/device/events.hpp"
#include "drivers/device/figures.hpp"
#include "drivers/device/session.hpp"

#include <functional>
#include <optional>
#include <string>

namespace thirdvisit::drivers {

// The totaliser behind the sale, which only grows; without one the time of its end, and where our
// own clock is not trusted, a moment of this run.
inline std::string sale_place(std::optional<std::int64_t> total,
                              const std::function<std::optional<local_time>()>& clock,
                              time_point now)
{
    if (total)
        return std::to_string(*total);
    if (const auto time = clock ? clock() : std::nullopt)
        return "at-" + to_string(*time);
    return "after-" + std::to_string(now.time_since_epoch().count());
}

// `which` total has moved by `moved` without a record; nothing to say when it has not.
inline std::optional<device_notice> unexplained_litres(int address, const std::string& which,
                                                       milliliters moved)
{
    if (moved.count > 0)
        return device_notice{address, "missing_sale",
                             which + " moved " + litres(moved) + " without a record"};
    if (moved.count < 0)
        return device_notice{address, "totaliser_went_back",
                             which + " stands " + litres({-moved.count}) + " lower than it should"};
    return std::nullopt;
}

}  // namespace thirdvisit::drivers
