// One-time join codes: made, shown once, kept as a hash (decision 21).
#pragma once

#include "sync/head_office/store/registry.hpp"

#include <string>

namespace thirdvisit::head_office {

struct invitation {
    std::string code;  // sync::join_code as text
    utc_ms valid_until;
};

inline constexpr std::int64_t join_code_life_ms = 24LL * 3600 * 1000;

// On the store thread.
invitation invite(registry& stations, const std::string& id, const std::string& name,
                  const std::string& district, const std::string& authority_fingerprint,
                  utc_ms now);

// 1 to 64 letters, digits and . _ : -
bool is_station_id(std::string_view text);

}  // namespace thirdvisit::head_office
