// Authorities and certificates made on the spot, with any life.
#pragma once

#include "sync/pki/pki.hpp"

#include <chrono>
#include <string>

namespace thirdvisit::test {

inline constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

// TLS itself compares with the real clock; everything else in the tests takes its time as given.
inline utc_ms real_now()
{
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

inline pki::authority make_authority(const std::string& name = "test authority")
{
    return pki::make_authority(name, real_now() + -400 * day_ms, real_now() + 3650 * day_ms);
}

struct identity {
    std::string certificate_pem;
    std::string key_pem;
};

inline identity make_identity(const pki::authority& by, pki::profile as)
{
    identity out;
    out.key_pem = pki::make_key();
    const auto request = pki::make_request(out.key_pem, as.common_name).value();
    out.certificate_pem = pki::issue(by, request, as).value();
    return out;
}

inline identity make_server(const pki::authority& by, const std::string& name = "127.0.0.1",
                            std::int64_t from_days = -1, std::int64_t until_days = 30)
{
    auto out = make_identity(
        by,
        {"head office", {name}, real_now() + from_days * day_ms, real_now() + until_days * day_ms});
    out.certificate_pem += by.certificate_pem;  // joiners look for the authority in the chain
    return out;
}

inline identity make_client(const pki::authority& by, const std::string& station = "DS-1",
                            std::int64_t from_days = -1, std::int64_t until_days = 30)
{
    return make_identity(
        by, {station, {}, real_now() + from_days * day_ms, real_now() + until_days * day_ms});
}

}  // namespace thirdvisit::test
