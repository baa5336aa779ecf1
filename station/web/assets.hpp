// The station's pages as the agent serves them: "/" (attendant) and "/manager". Built from the
// sources beside this file; knows no server.
#pragma once

#include "schemas/screens/asset.hpp"

namespace thirdvisit::station::web {

// Every file of the pages, brotli before plain for each path, sorted by path. Lives forever.
std::span<const screens::asset> assets() noexcept;

}  // namespace thirdvisit::station::web
