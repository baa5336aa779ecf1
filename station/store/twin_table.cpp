#include "station/store/twin_table.hpp"

#include <algorithm>
#include <utility>

namespace thirdvisit::station {

namespace {

// A pair with somebody who went into another profile waits for the undo.
const std::string both_there = "AND NOT EXISTS (SELECT 1 FROM merge m WHERE m.merged IN (a, b) "
                               "AND m.state = 0) ";

}  // namespace

twin_table::twin_table(database& db)
    : note_(db, "INSERT INTO twin (a, b, reason, found_ms) VALUES (min(?1, ?2), max(?1, ?2), ?3, "
                "?4) ON CONFLICT DO NOTHING"),
      apart_(db, "UPDATE twin SET state = 1, badge = ?3 WHERE a = min(?1, ?2) AND b = max(?1, ?2) "
                 "AND state = 0"),
      open_(db, "SELECT a, b, reason, found_ms FROM twin WHERE state = 0 " + both_there +
                    "ORDER BY found_ms DESC, a, b, reason LIMIT ?"),
      of_(db, "SELECT a, b, reason, found_ms FROM twin WHERE (a = ?1 OR b = ?1) AND state = 0 " +
                  both_there + "ORDER BY a, b, reason")
{}

void twin_table::note(const std::string& one, const std::string& other, twin_reason why, utc_ms now)
{
    if (one != other)
        note_.change(one, other, name_of(why), now.since_epoch);
}

bool twin_table::tell_apart(const std::string& one, const std::string& other,
                            const std::string& badge)
{
    return apart_.change(one, other, badge) > 0;
}

// One row per pair, whatever the number of reasons.
std::vector<twin_row> twin_table::rows(statement& s, bool more)
{
    std::vector<twin_row> out;
    for (; more; more = s.step()) {
        auto pair = std::find_if(out.begin(), out.end(), [&](const twin_row& t) {
            return t.a == s.view(0) && t.b == s.view(1);
        });
        if (pair == out.end())
            pair = out.insert(out.end(), {s.text(0), s.text(1), {}, {s.integer(3)}});
        if (const auto why = parse_twin_reason(s.view(2)))
            pair->reasons.push_back(*why);
    }
    s.reset();
    return out;
}

std::vector<twin_row> twin_table::open(int limit)
{
    return rows(open_, open_.query(limit));
}

std::vector<twin_row> twin_table::open_of(const std::string& customer)
{
    return rows(of_, of_.query(customer));
}

}  // namespace thirdvisit::station
