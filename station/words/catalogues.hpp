// Both catalogues as JSON texts, made from schemas/catalogue by the build.
#pragma once

#include <string_view>

namespace thirdvisit::station {

std::string_view catalogue_en() noexcept;
std::string_view catalogue_zh_cn() noexcept;

}  // namespace thirdvisit::station
