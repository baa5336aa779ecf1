#include "station/service/old_records.hpp"

#include "station/store/crash_point.hpp"

namespace thirdvisit::station {

namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t slice = 200;  // rows of one table in one commit
constexpr int cards_kept_days = 90;

struct rule {
    std::int64_t kept_days;
    const char* sql;  // ?1: what is older than this instant, ?2: rows
};

constexpr rule rules[] = {
    {400, "DELETE FROM answer WHERE id IN (SELECT id FROM answer WHERE at_ms < ?1 LIMIT ?2)"},
    {731, "DELETE FROM duty WHERE id IN (SELECT d.id FROM duty d WHERE d.at_ms < ?1 AND EXISTS "
          "(SELECT 1 FROM duty l WHERE l.badge = d.badge AND l.at_ms > d.at_ms) LIMIT ?2)"},
    {365, "UPDATE contact SET sealed_note = NULL, key_id = NULL WHERE id IN (SELECT c.id "
          "FROM contact c WHERE c.sealed_note IS NOT NULL AND c.at_ms < ?1 AND NOT EXISTS "
          "(SELECT 1 FROM flag f WHERE f.id = c.flag AND f.state = 0) LIMIT ?2)"},
    {400, "DELETE FROM import_run WHERE id IN (SELECT id FROM import_run WHERE at_ms < ?1 "
          "LIMIT ?2)"},
    {45, "DELETE FROM line_noise WHERE id IN (SELECT id FROM line_noise WHERE at_ms < ?1 "
         "LIMIT ?2)"},
};

std::vector<std::string> prune_cards(store& s, utc_ms before)
{
    statement drop(s.db(), "DELETE FROM card WHERE token IN (SELECT token FROM card "
                           "WHERE customer IS NULL AND seen_ms < ? ORDER BY seen_ms LIMIT ?) "
                           "RETURNING token");
    std::vector<std::string> tokens;
    for (bool more = drop.query(before.since_epoch, slice); more; more = drop.step())
        tokens.push_back(drop.text(0));
    return tokens;
}

}  // namespace

pruned_records prune_old_records(store& s, utc_ms now)
{
    transaction tx(s.db());
    pruned_records out;
    out.cards = prune_cards(s, now + -cards_kept_days * day_ms);
    out.rows = static_cast<int>(out.cards.size());
    for (const auto& r : rules)
        out.rows +=
            statement(s.db(), r.sql).change((now + -r.kept_days * day_ms).since_epoch, slice);
    crash_point("before_prune_commit");
    tx.commit();
    return out;
}

}  // namespace thirdvisit::station
