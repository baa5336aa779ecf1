// Head office as its own authority: the files that hold its key, the certificates it gives to
// stations and to its own server. Time is an argument.
#pragma once

#include "schemas/errc.hpp"
#include "sync/pki/pki.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace thirdvisit::head_office {

struct server_identity {
    std::string certificate_pem;  // leaf, then the authority
    std::string key_pem;
    utc_ms renew_at;
};

class office_authority {
public:
    // Reads authority.pem and authority.key (mode 0600) from the folder; makes both when neither is
    // there. errc::malformed_message when they do not belong together.
    [[nodiscard]] static result<office_authority> load(const std::filesystem::path& folder,
                                                       const std::string& company, utc_ms now);

    const std::string& certificate_pem() const { return authority_.certificate_pem; }
    const std::string& fingerprint() const { return fingerprint_; }

    // For a station's key, 60 days; errc::malformed_message for what is no sound request.
    [[nodiscard]] result<std::string> issue(const std::string& request_pem,
                                            const std::string& station, utc_ms now) const;
    // A fresh one at each start: the names may have changed, and a key that is never stored
    // cannot be copied.
    server_identity make_server_identity(std::vector<std::string> names, utc_ms now) const;

private:
    pki::authority authority_;
    std::string fingerprint_;
};

}  // namespace thirdvisit::head_office
