// Head office's page as its program serves it. Built from the sources beside this file together
// with the shared parts of station/web; knows no server.
#pragma once

#include "schemas/screens/asset.hpp"

namespace thirdvisit::head_office::web {

// Every file of the page, brotli before plain for each path, sorted by path. Lives forever.
std::span<const screens::asset> assets() noexcept;

}  // namespace thirdvisit::head_office::web
