// SHA-256 as lower-case hex.
#pragma once

#include <string>
#include <string_view>

namespace thirdvisit::sync::wire {

std::string sha256_hex(std::string_view data);

}  // namespace thirdvisit::sync::wire
