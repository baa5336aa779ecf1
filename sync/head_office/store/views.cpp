#include "sync/head_office/store/views.hpp"

#include <algorithm>

namespace thirdvisit::head_office {

namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
constexpr int nights_shown = 30;
constexpr int most_customers = 200;

#define STATION_COLUMNS                                                                            \
    "id, name, district, last_sync_ms, epoch, clock_offset_ms, agent_version, visits, customers, " \
    "flags, certificate_until, revoked_ms, last_contact_ms"

// Only ASCII is folded by SQLite; titles are masked plates, tails and badges.
constexpr auto customer_filter =
    " FROM customer WHERE (?1 = '' OR station = ?1) AND (?2 = '' OR title LIKE ?2 ESCAPE '\\' "
    "OR manager LIKE ?2 ESCAPE '\\' OR id LIKE ?2 ESCAPE '\\' OR EXISTS (SELECT 1 FROM survivor s "
    "WHERE s.station = customer.station AND s.survivor = customer.id AND s.merged LIKE ?2 ESCAPE "
    "'\\')) AND NOT EXISTS (SELECT 1 FROM survivor s WHERE s.station = customer.station "
    "AND s.merged = customer.id)";

// Of the customer ?2 and whoever was merged into him.
#define ALL_OF_HIM                                                                                 \
    "station = ?1 AND customer IN (SELECT ?2 UNION ALL SELECT merged FROM survivor WHERE "         \
    "station = ?1 AND survivor = ?2) "

std::string pattern_of(const std::string& q)
{
    if (q.empty())
        return {};
    std::string out = "%";
    for (const char c : q) {
        if (c == '%' || c == '_' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "%";
}

}  // namespace

views::views(database& db, view_settings settings)
    : db_(db),
      settings_(settings),
      all_stations_(db, "SELECT " STATION_COLUMNS " FROM station ORDER BY district, id"),
      one_station_(db, "SELECT " STATION_COLUMNS " FROM station WHERE id = ?"),
      gaps_(db, "SELECT epoch, from_seq, to_seq FROM gap WHERE station = ? "
                "ORDER BY epoch, from_seq LIMIT 50"),
      refused_(db, "SELECT count(*) FROM gap WHERE station = ? AND reason = 'refused'"),
      set_aside_(db, "SELECT count(*) FROM withheld WHERE station = ?"),
      set_aside_list_(db, "SELECT epoch, seq, kind, at_ms, why FROM withheld WHERE station = ? "
                          "ORDER BY at_ms DESC, epoch, seq DESC LIMIT 20"),
      up_to_(db, "SELECT up_to FROM epoch WHERE station = ? AND epoch = ?"),
      nights_(db, "SELECT day, records FROM received WHERE station = ? AND day > ? ORDER BY day"),
      totals_(db, "SELECT coalesce(sum(visits), 0), coalesce(sum(customers), 0), "
                  "coalesce(sum(flags), 0) FROM station"),
      gap_total_(db, "SELECT coalesce(sum(to_seq - from_seq + 1), 0) FROM gap"),
      set_aside_total_(db, "SELECT count(*) FROM withheld"),
      customers_(db,
                 ("SELECT id, station, stage, kind, title, manager" + std::string(customer_filter) +
                  " ORDER BY changed_ms DESC, station, id LIMIT ?3")
                     .c_str()),
      customer_total_(db, ("SELECT count(*)" + std::string(customer_filter)).c_str()),
      customer_visits_(db, "SELECT count(*), max(day), coalesce(sum(volume_ml), 0) FROM visit "
                           "WHERE " ALL_OF_HIM "AND customer <> '' "
                           "AND status IN ('closed', 'doubtful')"),
      customer_flag_(db, "SELECT level FROM flag WHERE " ALL_OF_HIM
                         "AND state = 'raised' ORDER BY raised_on DESC LIMIT 1"),
      flags_(db, "SELECT f.id, f.station, coalesce(s.survivor, f.customer), coalesce(c.title, ''), "
                 "f.level, f.state, "
                 "f.cycle_days, f.last_visit, f.due, coalesce(c.manager, ''), f.closed_on "
                 "FROM flag f LEFT JOIN survivor s ON s.station = f.station AND s.merged = "
                 "f.customer LEFT JOIN customer c ON c.station = f.station AND c.id = "
                 "coalesce(s.survivor, f.customer) "
                 "WHERE (?1 = '' OR f.station = ?1) AND f.state = ?2 "
                 "ORDER BY f.due, f.station, f.id LIMIT 500"),
      contacts_(db, "SELECT at_ms, reached, cause, measure FROM contact WHERE station = ? "
                    "AND flag = ? ORDER BY at_ms, id LIMIT 20")
{}

std::string views::state_of(const station_row& r, bool revoked, utc_ms now) const
{
    if (revoked)
        return "revoked";
    if (!r.last_sync_at)
        return "never";
    if (now.since_epoch - *r.last_sync_at > settings_.silent_after_ms)
        return "silent";
    return r.gaps.empty() ? "ok" : "gaps";
}

station_row views::read_station(statement& s, utc_ms now)
{
    station_row r;
    r.id = s.text(0);
    r.name = s.text(1);
    r.district = s.text(2);
    r.last_sync_at = s.maybe(3);
    r.epoch = s.text(4);
    r.clock_offset_ms = s.maybe(5);
    r.agent_version = s.text(6);
    r.visits = s.integer(7);
    r.customers = s.integer(8);
    r.flags = s.integer(9);
    r.certificate_until = s.maybe(10);
    const bool revoked = s.maybe(11).has_value();
    for (bool row = gaps_.query(r.id); row; row = gaps_.step())
        r.gaps.push_back({gaps_.text(0), gaps_.integer(1), gaps_.integer(2)});
    refused_.query(r.id);
    r.refused = refused_.integer(0);
    set_aside_.query(r.id);
    r.set_aside = set_aside_.integer(0);
    auto& aside = set_aside_list_;
    for (bool row = r.set_aside > 0 && aside.query(r.id); row; row = aside.step())
        r.set_aside_records.push_back(
            {aside.text(0), aside.integer(1), aside.text(2), aside.integer(3), aside.text(4)});
    if (up_to_.query(r.id, r.epoch))
        r.up_to = up_to_.integer(0);
    const auto today = now.since_epoch / day_ms;
    r.nights.assign(nights_shown, 0);
    for (bool row = nights_.query(r.id, today - nights_shown); row; row = nights_.step()) {
        const auto place = nights_.integer(0) - (today - nights_shown + 1);
        if (place >= 0 && place < nights_shown)
            r.nights[static_cast<std::size_t>(place)] = nights_.integer(1);
    }
    r.state = state_of(r, revoked, now);
    return r;
}

std::vector<station_row> views::stations(utc_ms now)
{
    const read_scope reading(db_);
    std::vector<station_row> out;
    for (bool row = all_stations_.query(); row; row = all_stations_.step())
        out.push_back(read_station(all_stations_, now));
    return out;
}

std::optional<station_row> views::station(const std::string& id, utc_ms now)
{
    const read_scope reading(db_);
    if (!one_station_.query(id))
        return std::nullopt;
    return read_station(one_station_, now);
}

totals_row views::totals()
{
    const read_scope reading(db_);
    totals_.query();
    gap_total_.query();
    set_aside_total_.query();
    return {totals_.integer(0), totals_.integer(1), totals_.integer(2), gap_total_.integer(0),
            set_aside_total_.integer(0)};
}

customer_list views::customers(const std::string& station, const std::string& q, int limit)
{
    const read_scope reading(db_);
    const auto pattern = pattern_of(q);
    customer_list out;
    customer_total_.query(station, pattern);
    out.total = customer_total_.integer(0);
    const int rows = std::clamp(limit, 1, most_customers);
    for (bool row = customers_.query(station, pattern, rows); row; row = customers_.step()) {
        customer_row r{customers_.text(0),
                       customers_.text(1),
                       customers_.small(2),
                       customers_.text(3),
                       customers_.text(4),
                       customers_.text(5),
                       0,
                       {},
                       0,
                       {}};
        customer_visits_.query(r.station, r.id);
        r.visits = customer_visits_.integer(0);
        if (const auto day = customer_visits_.maybe(1))
            r.last_visit = business_day{static_cast<std::int32_t>(*day)};
        r.volume_ml = customer_visits_.integer(2);
        if (customer_flag_.query(r.station, r.id))
            r.flag = customer_flag_.text(0);
        out.customers.push_back(std::move(r));
    }
    return out;
}

std::vector<flag_row> views::flags(const std::string& station, const std::string& state,
                                   business_day today)
{
    const read_scope reading(db_);
    const std::string wanted = state.empty() ? "raised" : state;
    std::vector<flag_row> out;
    for (bool row = flags_.query(station, wanted); row; row = flags_.step()) {
        flag_row r;
        r.id = flags_.text(0);
        r.station = flags_.text(1);
        r.customer = flags_.text(2);
        r.title = flags_.text(3);
        r.level = flags_.text(4);
        r.state = flags_.text(5);
        r.cycle_days = flags_.small(6);
        r.last_visit = {flags_.small(7)};
        r.due = {flags_.small(8)};
        r.manager = flags_.text(9);
        const auto closed = flags_.maybe(10);
        const business_day until =
            closed ? business_day{static_cast<std::int32_t>(*closed)} : today;
        r.elapsed_days = until - r.last_visit;
        add_contacts(r);
        out.push_back(std::move(r));
    }
    return out;
}

void views::add_contacts(flag_row& r)
{
    for (bool row = contacts_.query(r.station, r.id); row; row = contacts_.step())
        r.contacts.push_back({contacts_.integer(0), contacts_.integer(1) != 0, contacts_.text(2),
                              contacts_.text(3)});
}

}  // namespace thirdvisit::head_office
