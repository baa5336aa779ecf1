#include "sync/head_office/store/merges.hpp"

#include "sync/wire/names.hpp"

namespace thirdvisit::head_office {

using sync::wire::name_of;

namespace {

// Empty when the chain of merges leads round: then nobody is anybody else.
std::string end_of(const std::map<std::string, std::string>& next, const std::string& from)
{
    auto at = next.find(from);
    auto last = from;
    for (std::size_t hops = 0; at != next.end(); ++hops) {
        if (hops == next.size())
            return {};
        last = at->second;
        at = next.find(last);
    }
    return last;
}

}  // namespace

merges::merges(database& db)
    : any_here_(db, "SELECT 1 FROM merge WHERE station = ? LIMIT 1"),
      insert_(db, "INSERT INTO merge VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      revise_(db, "UPDATE merge SET revision = ?3, survivor = ?4, merged = ?5, state = ?6, "
                  "at_ms = ?7, badge = ?8 WHERE station = ?1 AND id = ?2 AND revision < ?3"),
      drop_cards_(db, "DELETE FROM identity WHERE station = ?1 AND customer = ?2 AND kind = 'card' "
                      "AND fleet_token IN (SELECT fleet_token FROM identity WHERE station = ?1 "
                      "AND customer = ?3 AND kind = 'card')"),
      forget_(db, "DELETE FROM merge WHERE station = ?1 AND (survivor = ?2 OR merged = ?2)"),
      standing_(db, "SELECT merged, survivor FROM merge WHERE station = ? AND state = 'merged' "
                    "ORDER BY at_ms, id"),
      clear_(db, "DELETE FROM survivor WHERE station = ?"),
      add_(db, "INSERT INTO survivor VALUES (?, ?, ?)"),
      hidden_(db, "SELECT count(*) FROM survivor s JOIN customer c ON c.station = s.station "
                  "AND c.id = s.merged WHERE s.station = ?"),
      find_(db, "SELECT 1 FROM survivor WHERE station = ? AND merged = ?"),
      into_(db, "SELECT merged FROM survivor WHERE station = ? AND survivor = ? ORDER BY merged")
{}

// Most stations merge nobody: then the records of a batch cost no look at all.
void merges::begin(const std::string& station)
{
    station_ = station;
    any_ = any_here_.query(station);
}

bool merges::is_merged(const std::string& customer)
{
    return any_ && find_.query(station_, customer);
}

std::vector<std::string> merges::merged_into(const std::string& survivor)
{
    std::vector<std::string> out;
    for (bool row = any_ && into_.query(station_, survivor); row; row = into_.step())
        out.push_back(into_.text(0));
    return out;
}

int merges::put(const merge_record& r)
{
    const auto state = name_of(r.state);
    const bool fresh = insert_.change(station_, r.id, r.revision, r.survivor, r.merged, state,
                                      r.at.since_epoch, r.badge) == 1;
    if (!fresh && revise_.change(station_, r.id, r.revision, r.survivor, r.merged, state,
                                 r.at.since_epoch, r.badge) == 0)
        return 0;
    any_ = true;
    if (r.state == merge_state::undone)  // a card is one customer's: his again
        drop_cards_.change(station_, r.survivor, r.merged);
    return renew();
}

int merges::forget(const std::string& customer)
{
    return any_ && forget_.change(station_, customer) > 0 ? renew() : 0;
}

int merges::hidden()
{
    hidden_.query(station_);
    return hidden_.small(0);
}

int merges::renew()
{
    const auto before = hidden();
    std::map<std::string, std::string> next;
    for (bool row = standing_.query(station_); row; row = standing_.step())
        next[standing_.text(0)] = standing_.text(1);
    clear_.change(station_);
    for (const auto& [merged, into] : next)
        if (const auto last = end_of(next, merged); !last.empty() && last != merged)
            add_.change(station_, merged, last);
    return before - hidden();
}

}  // namespace thirdvisit::head_office
