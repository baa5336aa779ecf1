// Which stations there are, their join codes and certificates, and who is denied.
#pragma once

#include "schemas/errc.hpp"
#include "schemas/values.hpp"
#include "sync/head_office/store/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::head_office {

struct station_entry {
    std::string id;
    std::string name;
    std::string district;
    std::optional<utc_ms> revoked;
};

// What became of a join code. Only who shows a right one learns that it is used or too old.
enum class redemption { done, unknown, used, expired };

class registry {
public:
    explicit registry(database& db);

    // Makes the station, or renames it, and gives it a new join code in place of an older one.
    // `secret_hash`: SHA-256 of the secret, hex.
    void invite(const std::string& id, const std::string& name, const std::string& district,
                const std::string& secret_hash, utc_ms now, utc_ms until);
    std::optional<station_entry> find(const std::string& id);

    // Uses the code up and takes a revocation back; every older certificate is denied from now on.
    // Nothing changes but with `done`.
    [[nodiscard]] redemption redeem(const std::string& id, const std::string& secret_hash,
                                    utc_ms now);
    void issued(const std::string& id, const std::string& serial, utc_ms now, utc_ms until);

    // errc::not_found for an unknown station.
    [[nodiscard]] result<> revoke(const std::string& id, utc_ms now);

    // Serial numbers that no longer open the door, and stations whose certificates all do not.
    std::vector<std::string> denied_serials();
    std::vector<std::string> revoked_stations();

private:
    database& db_;
    statement invite_;
    statement find_;
    statement code_of_;
    statement redeem_;
    statement deny_all_;
    statement insert_certificate_;
    statement note_certificate_;
    statement revoke_;
    statement denied_;
    statement revoked_;
};

}  // namespace thirdvisit::head_office
