#include "sync/head_office/api/join_codes.hpp"

#include "sync/http/loopback_guard.hpp"
#include "sync/joined.hpp"
#include "sync/wire/digest.hpp"

namespace thirdvisit::head_office {

invitation invite(registry& stations, const std::string& id, const std::string& name,
                  const std::string& district, const std::string& authority_fingerprint, utc_ms now)
{
    const auto secret = http::random_token();
    const auto until = now + join_code_life_ms;
    stations.invite(id, name, district, sync::wire::sha256_hex(secret), now, until);
    return {sync::to_text(sync::join_code{id, secret, authority_fingerprint}), until};
}

bool is_station_id(std::string_view text)
{
    constexpr std::string_view allowed =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._:-";
    return !text.empty() && text.size() <= 64 &&
           text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace thirdvisit::head_office
