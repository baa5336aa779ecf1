#include "station/store/station_notes.hpp"

#include <algorithm>
#include <set>

#include <sstream>

namespace thirdvisit::station {

namespace {

constexpr std::size_t longest_noise = 4096;

void collect(statement& s, business_day from, business_day to, std::set<std::int32_t>& into)
{
    for (bool more = s.query(from.count, to.count); more; more = s.step())
        into.insert(s.small(0));
    s.reset();
}

}  // namespace

station_notes::station_notes(database& db)
    : add_duty_(db, "INSERT INTO duty VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      on_duty_(db, "SELECT badge, on_duty, max(printf('%020d', at_ms) || id) FROM duty GROUP BY "
                   "badge ORDER BY badge"),
      beat_(
          db,
          "INSERT INTO heartbeat VALUES (?1, ?2, ?2) ON CONFLICT (day) DO UPDATE SET last_ms = ?2"),
      beats_(db, "SELECT day FROM heartbeat WHERE day BETWEEN ? AND ?"),
      visit_day_list_(db, "SELECT DISTINCT day FROM visit WHERE day BETWEEN ? AND ? "
                          "AND status BETWEEN 1 AND 2"),
      closed_(db, "SELECT day FROM closed_day WHERE day BETWEEN ? AND ?"),
      close_day_(db, "INSERT INTO closed_day VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET "
                     "reason = excluded.reason"),
      first_day_(db, "SELECT min(d) FROM (SELECT min(day) d FROM heartbeat UNION ALL "
                     "SELECT min(day) d FROM visit WHERE status BETWEEN 1 AND 2)"),
      add_noise_(db, "INSERT INTO line_noise (line, at_ms, why, raw) VALUES (?, ?, ?, ?)"),
      trim_noise_(db, "DELETE FROM line_noise WHERE id <= (SELECT max(id) FROM line_noise) - ?"),
      noise_(db, "SELECT line, at_ms, why, raw FROM line_noise ORDER BY id"),
      add_import_(db, "INSERT INTO import_run VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      value_(db, "SELECT value FROM station_state WHERE name = ?"),
      set_value_(db, "INSERT INTO station_state VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
                     "value = excluded.value"),
      drop_value_(db, "DELETE FROM station_state WHERE name = ?"),
      count_values_(db, "SELECT count(*) FROM station_state WHERE name >= ?1 || '/' AND "
                        "name < ?1 || '0'"),  // '0' follows '/'
      drop_values_(db, "DELETE FROM station_state WHERE name >= ?1 || '/' AND name < ?1 || '0'")
{}

bool station_notes::add_duty(const duty_record& d)
{
    return add_duty_.change(d.id, d.badge, d.on, d.at.since_epoch) == 1;
}

std::vector<std::string> station_notes::on_duty()
{
    std::vector<std::string> out;
    for (bool more = on_duty_.query(); more; more = on_duty_.step())
        if (on_duty_.small(1) != 0)
            out.push_back(on_duty_.text(0));
    on_duty_.reset();
    return out;
}

void station_notes::beat(business_day day, utc_ms now)
{
    beat_.change(day.count, now.since_epoch);
}

std::vector<business_day> station_notes::skipped_days(business_day from, business_day to)
{
    std::set<std::int32_t> alive;
    collect(beats_, from, to, alive);
    collect(visit_day_list_, from, to, alive);
    std::set<std::int32_t> closed;
    collect(closed_, from, to, closed);
    std::vector<business_day> out;
    for (auto d = from; d <= to; d = d + 1)
        if (!alive.contains(d.count) || closed.contains(d.count))
            out.push_back(d);
    return out;
}

void station_notes::close_day(business_day day, const std::string& reason)
{
    close_day_.change(day.count, reason);
}

std::optional<business_day> station_notes::first_day()
{
    first_day_.query();
    const auto day = first_day_.maybe_integer(0);
    first_day_.reset();
    return day ? std::optional(business_day{static_cast<std::int32_t>(*day)}) : std::nullopt;
}

void station_notes::add_noise(const noise_row& n)
{
    bytes raw(n.raw.begin(),
              n.raw.begin() + static_cast<std::ptrdiff_t>(std::min(n.raw.size(), longest_noise)));
    add_noise_.change(n.line, n.at.since_epoch, n.why, raw);
    trim_noise_.change(noise_kept);
}

std::vector<noise_row> station_notes::noise()
{
    std::vector<noise_row> out;
    for (bool more = noise_.query(); more; more = noise_.step())
        out.push_back({noise_.text(0), utc_ms{noise_.integer(1)}, noise_.text(2), noise_.blob(3)});
    noise_.reset();
    return out;
}

void station_notes::add_import(const import_row& i)
{
    add_import_.change(i.id, i.at.since_epoch, i.lines, i.facts, i.known, i.errors);
}

std::optional<std::string> station_notes::value(const std::string& name)
{
    auto found = value_.query(name) ? std::optional(value_.text(0)) : std::nullopt;
    value_.reset();
    return found;
}

void station_notes::set_value(const std::string& name, const std::string& value)
{
    set_value_.change(name, value);
}

void station_notes::drop_value(const std::string& name)
{
    drop_value_.change(name);
}

void station_notes::note_damaged(const std::string& kind, const std::string& id, utc_ms now)
{
    const auto name = "damaged/" + kind + "/" + id;
    if (!value(name))
        set_value(name, std::to_string(now.since_epoch));
}

std::int64_t station_notes::damaged(const std::string& kind)
{
    count_values_.query("damaged/" + kind);
    const auto count = count_values_.integer(0);
    count_values_.reset();
    return count;
}

// The new file holds none of the rows that were found damaged in the old one.
void station_notes::note_salvage(const std::string& file, std::int64_t saved, std::int64_t lost)
{
    drop_values_.change("damaged");
    set_value("salvaged/" + file, std::to_string(saved) + " " + std::to_string(lost));
}

std::pair<std::int64_t, std::int64_t> station_notes::salvaged(const std::string& file)
{
    std::istringstream in(value("salvaged/" + file).value_or(""));
    std::pair<std::int64_t, std::int64_t> out;
    in >> out.first >> out.second;
    return out;
}

}  // namespace thirdvisit::station
