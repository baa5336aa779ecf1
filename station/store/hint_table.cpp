#include "station/store/hint_table.hpp"

namespace thirdvisit::station {

namespace {

constexpr const char* care_columns =
    "SELECT id, customer, visit, badge, raised_ms FROM care_task WHERE ";

// Of a profile that went into another one waits for the undo.
const std::string merged = "(SELECT merged FROM merge WHERE state = 0)";

std::string cares_where(const char* rest)
{
    return std::string(care_columns) + rest;
}

}  // namespace

hint_table::hint_table(database& db)
    : save_(db, "INSERT INTO volume_hint SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM "
                "customer WHERE id = ?1) ON CONFLICT (customer) DO UPDATE SET change = "
                "excluded.change, now_ml = excluded.now_ml, usual_ml = excluded.usual_ml, "
                "checked_on = excluded.checked_on"),
      drop_older_(db, "DELETE FROM volume_hint WHERE checked_on < ?"),
      all_(db, "SELECT customer, change, now_ml, usual_ml FROM volume_hint WHERE customer NOT IN " +
                   merged + " ORDER BY customer"),
      watch_(db, "INSERT INTO volume_watch VALUES (?, ?, ?, ?) ON CONFLICT (customer) DO UPDATE "
                 "SET below_ml = excluded.below_ml, badge = excluded.badge, "
                 "set_ms = excluded.set_ms"),
      unwatch_(db, "DELETE FROM volume_watch WHERE customer = ?"),
      watched_below_(db, "SELECT below_ml FROM volume_watch WHERE customer = ?"),
      watched_(db, "SELECT customer, below_ml FROM volume_watch WHERE customer NOT IN " + merged +
                       " ORDER BY customer"),
      raise_(db, "INSERT INTO care_task SELECT ?1, ?2, 'grumbled', ?3, ?4, ?5, 0, ?5 WHERE EXISTS "
                 "(SELECT 1 FROM customer WHERE id = ?2) ON CONFLICT DO NOTHING"),
      open_of_(db, cares_where("customer = ? AND state = 0").c_str()),
      find_(db, cares_where("id = ?").c_str()),
      end_(db, "UPDATE care_task SET state = ?, changed_ms = ? WHERE id = ? AND state = 0"),
      open_(db, cares_where("state = 0 AND customer NOT IN ") + merged + " ORDER BY raised_ms, id")
{}

void hint_table::save(const stored_hint& h, business_day checked_on)
{
    save_.change(h.customer, static_cast<int>(h.hint.change), h.hint.now.count, h.hint.usual.count,
                 checked_on.count);
}

void hint_table::drop_older(business_day checked_on)
{
    drop_older_.change(checked_on.count);
}

std::vector<stored_hint> hint_table::all()
{
    std::vector<stored_hint> out;
    for (bool more = all_.query(); more; more = all_.step())
        out.push_back(
            {all_.text(0),
             {static_cast<volume_change>(all_.small(1)), {all_.integer(2)}, {all_.integer(3)}}});
    all_.reset();
    return out;
}

void hint_table::watch(const std::string& customer, std::optional<milliliters> below,
                       const std::string& badge, utc_ms now)
{
    if (below)
        watch_.change(customer, below->count, badge, now.since_epoch);
    else
        unwatch_.change(customer);
}

std::optional<milliliters> hint_table::watched_below(const std::string& customer)
{
    std::optional<milliliters> found;
    if (watched_below_.query(customer))
        found = milliliters{watched_below_.integer(0)};
    watched_below_.reset();
    return found;
}

std::vector<watched_customer> hint_table::watched()
{
    std::vector<watched_customer> out;
    for (bool more = watched_.query(); more; more = watched_.step())
        out.push_back({watched_.text(0), {watched_.integer(1)}});
    watched_.reset();
    return out;
}

bool hint_table::raise_care(const stored_care& c)
{
    return raise_.change(c.id, c.customer, c.visit, c.badge, c.raised.since_epoch) == 1;
}

stored_care hint_table::care(statement& s)
{
    return {s.text(0), s.text(1), s.text(2), s.text(3), {s.integer(4)}};
}

std::optional<stored_care> hint_table::open_care(const std::string& customer)
{
    auto found = open_of_.query(customer) ? std::optional(care(open_of_)) : std::nullopt;
    open_of_.reset();
    return found;
}

std::optional<stored_care> hint_table::find_care(const std::string& id)
{
    auto found = find_.query(id) ? std::optional(care(find_)) : std::nullopt;
    find_.reset();
    return found;
}

void hint_table::end_care(const std::string& id, bool taken_back, utc_ms now)
{
    end_.change(taken_back ? 2 : 1, now.since_epoch, id);
}

std::vector<stored_care> hint_table::open_cares()
{
    std::vector<stored_care> out;
    for (bool more = open_.query(); more; more = open_.step())
        out.push_back(care(open_));
    open_.reset();
    return out;
}

}  // namespace thirdvisit::station
