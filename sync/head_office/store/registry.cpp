#include "sync/head_office/store/registry.hpp"

#include <openssl/crypto.h>

namespace thirdvisit::head_office {

namespace {

bool same_secret(const std::string& expected, const std::string& given)
{
    return !expected.empty() && expected.size() == given.size() &&
           CRYPTO_memcmp(expected.data(), given.data(), expected.size()) == 0;
}

}  // namespace

registry::registry(database& db)
    : db_(db),
      invite_(db, "INSERT INTO station (id, name, district, created_ms, code_hash, code_until_ms) "
                  "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
                  "district = excluded.district, code_hash = excluded.code_hash, "
                  "code_until_ms = excluded.code_until_ms"),
      find_(db, "SELECT id, name, district, revoked_ms FROM station WHERE id = ?"),
      code_of_(db, "SELECT code_hash, code_until_ms, used_code_hash FROM station WHERE id = ?"),
      redeem_(db, "UPDATE station SET used_code_hash = code_hash, code_hash = '', "
                  "code_until_ms = 0, revoked_ms = NULL WHERE id = ?"),
      deny_all_(db, "UPDATE certificate SET denied_ms = ? WHERE station = ? "
                    "AND denied_ms IS NULL"),
      insert_certificate_(db, "INSERT INTO certificate (serial, station, issued_ms, until_ms) "
                              "VALUES (?, ?, ?, ?)"),
      note_certificate_(db, "UPDATE station SET certificate_until = ? WHERE id = ?"),
      revoke_(db, "UPDATE station SET revoked_ms = ?, code_hash = '' WHERE id = ?"),
      denied_(db, "SELECT serial FROM certificate WHERE denied_ms IS NOT NULL ORDER BY serial"),
      revoked_(db, "SELECT id FROM station WHERE revoked_ms IS NOT NULL ORDER BY id")
{}

void registry::invite(const std::string& id, const std::string& name, const std::string& district,
                      const std::string& secret_hash, utc_ms now, utc_ms until)
{
    invite_.change(id, name, district, now.since_epoch, secret_hash, until.since_epoch);
}

std::optional<station_entry> registry::find(const std::string& id)
{
    const read_scope reading(db_);
    if (!find_.query(id))
        return std::nullopt;
    station_entry out{find_.text(0), find_.text(1), find_.text(2), {}};
    if (const auto at = find_.maybe(3))
        out.revoked = utc_ms{*at};
    return out;
}

redemption registry::redeem(const std::string& id, const std::string& secret_hash, utc_ms now)
{
    transaction tx(db_);
    if (!code_of_.query(id))
        return redemption::unknown;
    if (same_secret(code_of_.text(2), secret_hash))
        return redemption::used;
    if (!same_secret(code_of_.text(0), secret_hash))
        return redemption::unknown;
    if (code_of_.integer(1) < now.since_epoch)
        return redemption::expired;
    redeem_.change(id);
    deny_all_.change(now.since_epoch, id);
    tx.commit();
    return redemption::done;
}

void registry::issued(const std::string& id, const std::string& serial, utc_ms now, utc_ms until)
{
    transaction tx(db_);
    insert_certificate_.change(serial, id, now.since_epoch, until.since_epoch);
    note_certificate_.change(until.since_epoch, id);
    tx.commit();
}

result<> registry::revoke(const std::string& id, utc_ms now)
{
    transaction tx(db_);
    if (revoke_.change(now.since_epoch, id) == 0)
        return errc::not_found;
    deny_all_.change(now.since_epoch, id);
    tx.commit();
    return {};
}

std::vector<std::string> registry::denied_serials()
{
    const read_scope reading(db_);
    std::vector<std::string> out;
    for (bool row = denied_.query(); row; row = denied_.step())
        out.push_back(denied_.text(0));
    return out;
}

std::vector<std::string> registry::revoked_stations()
{
    const read_scope reading(db_);
    std::vector<std::string> out;
    for (bool row = revoked_.query(); row; row = revoked_.step())
        out.push_back(revoked_.text(0));
    return out;
}

}  // namespace thirdvisit::head_office
