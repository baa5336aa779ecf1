// Raw bytes, owned and borrowed.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace thirdvisit {

using bytes = std::vector<std::uint8_t>;
using byte_view = std::span<const std::uint8_t>;

}  // namespace thirdvisit
