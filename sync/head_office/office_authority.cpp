#include "sync/head_office/office_authority.hpp"

#include "sync/private_file.hpp"

namespace thirdvisit::head_office {

namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
constexpr std::int64_t authority_life = 20 * 365 * day_ms;
constexpr std::int64_t station_life = 60 * day_ms;
constexpr std::int64_t server_life = 90 * day_ms;
constexpr std::int64_t clock_tolerance = day_ms;  // a station's clock may be behind

result<pki::authority> make_files(const std::filesystem::path& certificate,
                                  const std::filesystem::path& key, const std::string& company,
                                  utc_ms now)
{
    auto made = pki::make_authority(company + " · Thirdvisit", now + -clock_tolerance,
                                    now + authority_life);
    // The key first: a certificate without its key would look like a damaged authority.
    auto kept = sync::write_private_file(key, made.key_pem);
    if (kept)
        kept = sync::write_private_file(certificate, made.certificate_pem);
    if (!kept)
        return kept.error();
    return made;
}

}  // namespace

result<office_authority> office_authority::load(const std::filesystem::path& folder,
                                                const std::string& company, utc_ms now)
{
    const auto certificate_file = folder / "authority.pem";
    const auto key_file = folder / "authority.key";
    office_authority out;
    const auto certificate = sync::read_private_file(certificate_file);
    if (!certificate && certificate.error() == errc::not_found) {
        auto made = make_files(certificate_file, key_file, company, now);
        if (!made)
            return made.error();
        out.authority_ = std::move(*made);
    } else {
        if (!certificate)
            return certificate.error();
        const auto key = sync::read_private_file(key_file);
        if (!key)
            return key.error();
        out.authority_ = {*certificate, *key};
    }
    if (!pki::matches(out.authority_.key_pem, out.authority_.certificate_pem))
        return errc::malformed_message;
    out.fingerprint_ = pki::inspect(out.authority_.certificate_pem).value().fingerprint;
    return out;
}

result<std::string> office_authority::issue(const std::string& request_pem,
                                            const std::string& station, utc_ms now) const
{
    return pki::issue(authority_, request_pem,
                      {station, {}, now + -clock_tolerance, now + station_life});
}

server_identity office_authority::make_server_identity(std::vector<std::string> names,
                                                       utc_ms now) const
{
    for (const auto* own : {"localhost", "127.0.0.1", "::1"})
        names.emplace_back(own);
    server_identity out;
    out.key_pem = pki::make_key();
    const auto request = pki::make_request(out.key_pem, "head office").value();
    out.certificate_pem =
        pki::issue(authority_, request,
                   {"Thirdvisit head office", names, now + -clock_tolerance, now + server_life})
            .value() +
        authority_.certificate_pem;
    out.renew_at = now + server_life / 3 * 2;
    return out;
}

}  // namespace thirdvisit::head_office
