// The part of a fact that is its own: a kind and a small JSON object. Plates and sealed card
// numbers are not in it; they have columns of their own.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/facts.hpp"

#include <string>
#include <string_view>

namespace thirdvisit::station {

std::string_view kind_of(const fact_content& content) noexcept;
std::string fact_body(const fact_content& content);
[[nodiscard]] result<fact_content> parse_fact_body(std::string_view kind, std::string_view body);

}  // namespace thirdvisit::station
