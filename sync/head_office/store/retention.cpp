#include "sync/head_office/store/retention.hpp"

namespace thirdvisit::head_office {

namespace {

constexpr int slice = 500;  // rows of one table in one commit
constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

// A station keeps 35 days, at most some 35,000 records: what comes again from before is known by its
// number alone.
#define KEPT_LINES "100000"

#define REPLACED                                                                                   \
    "e.successor <> '' AND EXISTS (SELECT 1 FROM epoch n WHERE n.station = e.station "             \
    "AND n.epoch = e.successor)"

struct rule_text {
    std::int64_t kept_days;
    const char* sql;
};

// ?1: what is older than this instant, ?2: rows. Numbers know no time.
constexpr rule_text rules[] = {
    {0, "DELETE FROM line WHERE (station, epoch, seq) IN (SELECT l.station, l.epoch, "
        "l.seq FROM epoch e CROSS JOIN line l ON l.station = e.station AND l.epoch = e.epoch "
        "AND l.seq <= e.up_to - " KEPT_LINES " LIMIT ?2)"},
    {0, "DELETE FROM line WHERE (station, epoch, seq) IN (SELECT l.station, l.epoch, "
        "l.seq FROM epoch e CROSS JOIN line l ON l.station = e.station AND l.epoch = e.epoch "
        "WHERE " REPLACED " LIMIT ?2)"},
    {0, "DELETE FROM chain_mark WHERE (station, epoch, seq) IN (SELECT m.station, "
        "m.epoch, m.seq FROM epoch e CROSS JOIN chain_mark m ON m.station = e.station "
        "AND m.epoch = e.epoch AND m.seq <= e.up_to - " KEPT_LINES " LIMIT ?2)"},
    {0, "DELETE FROM chain_mark WHERE (station, epoch, seq) IN (SELECT m.station, "
        "m.epoch, m.seq FROM epoch e CROSS JOIN chain_mark m ON m.station = e.station "
        "AND m.epoch = e.epoch WHERE " REPLACED " LIMIT ?2)"},
    // What was refused under replaced numbers came again under the new ones.
    {0, "DELETE FROM gap WHERE (station, epoch, from_seq) IN (SELECT g.station, "
        "g.epoch, g.from_seq FROM epoch e CROSS JOIN gap g ON g.station = e.station "
        "AND g.epoch = e.epoch AND g.reason = 'refused' WHERE " REPLACED " LIMIT ?2)"},
    {400, "DELETE FROM withheld WHERE (station, epoch, seq) IN (SELECT station, epoch, seq "
          "FROM withheld WHERE at_ms < ?1 LIMIT ?2)"},
    {400, "DELETE FROM received WHERE (station, day) IN (SELECT station, day FROM received "
          "WHERE day < ?1 / 86400000 LIMIT ?2)"},
    {731, "DELETE FROM duty WHERE (station, id) IN (SELECT station, id FROM duty "
          "WHERE at_ms < ?1 LIMIT ?2)"},
    {90, "DELETE FROM certificate WHERE serial IN (SELECT serial FROM certificate "
         "WHERE until_ms < ?1 LIMIT ?2)"},
    {400, "DELETE FROM erased WHERE (station, customer) IN (SELECT station, customer FROM erased "
          "WHERE reason = 'expired' AND at_ms < ?1 LIMIT ?2)"},
    // The card first, while its last visit still says which it is.
    {90,
     "DELETE FROM card WHERE (station, token) IN (SELECT v.station, v.card_token FROM visit v "
     "WHERE v.customer = '' AND v.card_token <> '' AND v.ended_ms < ?1 ORDER BY v.ended_ms "
     "LIMIT ?2) AND NOT EXISTS (SELECT 1 FROM identity i WHERE i.fleet_token = card.fleet_token "
     "AND i.station = card.station) AND NOT EXISTS (SELECT 1 FROM visit w WHERE w.customer = '' "
     "AND w.card_token <> '' AND w.station = card.station AND w.card_token = card.token "
     "AND w.ended_ms >= ?1)"},
    {90, "UPDATE visit SET card_token = '' WHERE (station, id) IN (SELECT station, id FROM visit "
         "WHERE customer = '' AND card_token <> '' AND ended_ms < ?1 ORDER BY ended_ms LIMIT ?2)"},
};

}  // namespace

retention::retention(database& db)
    : db_(db),
      begin_sweep_(db, "UPDATE doomed_card SET sweep = 1"),
      doomed_station_(db, "SELECT station FROM doomed_card WHERE sweep = 1 ORDER BY station "
                          "LIMIT 1"),
      slice_end_(db, "SELECT id FROM visit WHERE station = ? AND id > ? ORDER BY id LIMIT 1 "
                     "OFFSET ?"),
      sweep_(db, "UPDATE visit SET card_token = '' WHERE station = ?1 AND id > ?2 AND id <= ?3 "
                 "AND card_token IN (SELECT token FROM doomed_card WHERE station = ?1 "
                 "AND sweep = 1)"),
      end_sweep_(db, "DELETE FROM doomed_card WHERE station = ? AND sweep = 1")
{
    for (const auto& r : rules)
        rules_.push_back({r.kept_days * day_ms, statement(db, r.sql)});
}

bool retention::prune(utc_ms now)
{
    transaction tx(db_);
    auto swept = swept_;
    const bool sweeping = sweep_cards(swept);
    int done = 0;
    for (auto& r : rules_)
        done += r.prune.change(now.since_epoch - r.kept_ms, slice);
    tx.commit();
    swept_ = swept;
    return sweeping || done > 0;
}

// False: no card is doomed.
bool retention::sweep_cards(position& at)
{
    if (at.visit.empty())
        begin_sweep_.change();
    if (!doomed_station_.query())
        return false;
    if (const auto station = doomed_station_.text(0); station != at.station)
        at = {station, {}};
    const bool more = slice_end_.query(at.station, at.visit, slice - 1);
    const auto end = more ? slice_end_.text(0) : std::string("~");  // behind every id
    sweep_.change(at.station, at.visit, end);
    at.visit = more ? end : std::string{};
    if (!more)
        end_sweep_.change(at.station);
    return true;
}

bool retention::empty_log()
{
    db_.reset_all();
    statement checkpoint(db_, "PRAGMA wal_checkpoint(TRUNCATE)");
    return checkpoint.query() && checkpoint.integer(0) == 0;
}

}  // namespace thirdvisit::head_office
