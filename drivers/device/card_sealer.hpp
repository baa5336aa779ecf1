// The one place a card number can go to. A driver calls it as soon as a number is complete and
// wipes its own copy; the station implements it (decision 8).
#pragma once

#include "schemas/facts.hpp"

#include <string_view>

namespace thirdvisit::drivers {

class card_sealer {
public:
    virtual ~card_sealer() = default;

    // `digits`: the whole number as printed, or a chip's UID in upper-case hex.
    virtual card_identity seal(std::string_view digits) = 0;
};

}  // namespace thirdvisit::drivers
