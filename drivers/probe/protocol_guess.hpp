// Which protocol is on a line that only listens? Counts what every protocol's decoder makes of the
// same bytes. Pure.
#pragma once

#include "drivers/driver.hpp"

#include <string>
#include <vector>

namespace thirdvisit::drivers {

struct guess {
    std::string protocol;  // empty: nobody understood anything
    int frames{};
    int faults{};
};

bool same_line(const line_settings& a, const line_settings& b) noexcept;

// The protocol that understood most of `heard`, among those whose line is set like `line`. Two that
// understood equally much are no answer.
guess best_guess(byte_view heard, const line_settings& line);

}  // namespace thirdvisit::drivers
