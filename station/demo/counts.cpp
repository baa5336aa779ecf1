// What really lies where when the demo is over; see counts.hpp.
#include "station/demo/counts.hpp"

#include <boost/json.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <tuple>

namespace thirdvisit::demo {

namespace json = boost::json;

namespace {

// Device, record number, volume: how often.
using ledger = std::map<std::tuple<std::string, std::int64_t, std::int64_t>, std::int64_t>;

ledger simulated(const std::filesystem::path& events)
{
    ledger all;
    std::ifstream in(events);
    for (std::string line; std::getline(in, line);) {
        const auto e = json::parse(line);
        if (e.at("event").as_string() == "fuelling_finished")
            ++all[{std::string(e.at("device").as_string()), e.at("number").as_int64(),
                   e.at("volume_ml").as_int64()}];
    }
    return all;
}

ledger stored(SQLite::Database& db)
{
    ledger all;
    SQLite::Statement rows(
        db, "SELECT source, body ->> 'record_number', body ->> 'volume_ml' FROM fact "
            "WHERE kind = 'fuelling_recorded' AND source LIKE 'pump-%'");
    while (rows.executeStep())
        ++all[{rows.getColumn(0).getString(), rows.getColumn(1).getInt64(),
               rows.getColumn(2).getInt64()}];
    return all;
}

std::int64_t total(const ledger& all)
{
    std::int64_t sum = 0;
    for (const auto& [key, times] : all)
        sum += times;
    return sum;
}

// How much of `a` is not in `b`.
std::int64_t missing(const ledger& a, const ledger& b)
{
    std::int64_t sum = 0;
    for (const auto& [key, times] : a) {
        const auto found = b.find(key);
        sum += std::max<std::int64_t>(0, times - (found == b.end() ? 0 : found->second));
    }
    return sum;
}

std::int64_t number(SQLite::Database& db, const char* query)
{
    SQLite::Statement row(db, query);
    row.executeStep();
    return row.getColumn(0).getInt64();
}

constexpr auto doubled_rows =
    "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM fact "
    "WHERE kind = 'fuelling_recorded' GROUP BY source, point, at_ms, body HAVING n > 1)";
constexpr auto fuellings_of_visits =
    "SELECT count(*) FROM visit_fuelling f JOIN visit v ON v.id = f.visit "
    "WHERE v.status IN (1, 2)";
constexpr auto office_visits = "SELECT count(*) FROM visit WHERE status IN ('closed', 'doubtful')";
constexpr auto office_fuellings =
    "SELECT count(*) FROM fuelling f JOIN visit v ON v.station = f.station AND v.id = f.visit "
    "WHERE v.status IN ('closed', 'doubtful')";
constexpr auto office_doubled =
    "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM fuelling f "
    "JOIN visit v ON v.station = f.station AND v.id = f.visit "
    "WHERE v.status IN ('closed', 'doubtful') GROUP BY f.station, f.fact HAVING n > 1)";

}  // namespace

counts count_all(const world& w)
{
    SQLite::Database here(w.station_folder() / "station.db", SQLite::OPEN_READONLY, 5000);
    SQLite::Database there(w.office_folder() / "head_office.db", SQLite::OPEN_READONLY, 5000);
    const auto truth = simulated(w.file("events.jsonl"));
    const auto ours = stored(here);
    counts c;
    c.fuellings_simulated = total(truth);
    c.fuellings_stored = total(ours);
    c.lost = missing(truth, ours);
    c.duplicates =
        missing(ours, truth) + number(here, doubled_rows) + number(there, office_doubled);
    c.visits = number(here, "SELECT count(*) FROM visit WHERE status IN (1, 2)");
    c.visits_head_office = number(there, office_visits);
    c.foreign = std::abs(number(here, fuellings_of_visits) - number(there, office_fuellings));
    c.flags = number(here, "SELECT count(*) FROM flag WHERE state = 0");
    c.unsent = number(here, "SELECT last_seq - acknowledged FROM uplink");
    c.gaps = number(there, "SELECT coalesce(sum(to_seq - from_seq + 1), 0) FROM gap") +
             std::abs(number(here, "SELECT last_seq FROM uplink") -
                      number(there, "SELECT coalesce(sum(up_to), 0) FROM epoch"));
    c.set_aside = std::max(number(here, "SELECT count(*) FROM set_aside"),
                           number(there, "SELECT count(*) FROM withheld"));
    return c;
}

std::string to_json(const counts& c)
{
    return json::serialize(json::object{{"fuellings_simulated", c.fuellings_simulated},
                                        {"fuellings_stored", c.fuellings_stored},
                                        {"visits", c.visits},
                                        {"visits_head_office", c.visits_head_office},
                                        {"flags", c.flags},
                                        {"unsent", c.unsent},
                                        {"gaps", c.gaps},
                                        {"duplicates", c.duplicates},
                                        {"set_aside", c.set_aside}});
}

std::string complaint(const counts& c)
{
    if (c.lost != 0)
        return std::to_string(c.lost) +
               " fuellings of the simulator are not in the station's database";
    if (c.fuellings_simulated != c.fuellings_stored)
        return "the station stored another number of fuellings than there were";
    if (c.visits != c.visits_head_office)
        return "head office holds another number of visits than the station";
    if (c.foreign != 0)
        return "the fuellings at head office are not those of the station's visits";
    if (c.unsent != 0 || c.gaps != 0 || c.duplicates != 0 || c.set_aside != 0)
        return "something is unsent, missing, doubled or set aside";
    return c.flags > 0 ? "" : "the planted leavers raised no flag";
}

}  // namespace thirdvisit::demo
