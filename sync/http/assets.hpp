// Files compiled into the program (schemas/screens/asset.hpp), as answers: entity tag, caching and
// the policy that keeps other sites out. Compressing happened when the web was built.
#pragma once

#include "schemas/screens/asset.hpp"
#include "sync/http/message.hpp"

#include <span>

namespace thirdvisit::http {

// 200, 304 when the browser has it, 405 for other methods than GET and HEAD, 404 otherwise.
response serve_asset(std::span<const screens::asset> all, const request& asked);

}  // namespace thirdvisit::http
