#include "sync/head_office/store/erasures.hpp"

#include "sync/wire/names.hpp"

#include <algorithm>

namespace thirdvisit::head_office {

namespace {

#define HIS_CARDS                                                                                  \
    " FROM card WHERE station = ?1 AND fleet_token IN (SELECT fleet_token FROM identity "          \
    "WHERE station = ?1 AND customer = ?2 AND kind = 'card')"

std::string about(const char* table)
{
    return std::string("DELETE FROM ") + table + " WHERE station = ? AND customer = ?";
}

}  // namespace

erasures::erasures(database& db, const fleet_keys& keys)
    : keys_(keys),
      any_erased_here_(db, "SELECT 1 FROM erased WHERE station = ? LIMIT 1"),
      any_mark_(db, "SELECT 1 FROM do_not_record LIMIT 1"),
      find_(db, "SELECT 1 FROM erased WHERE station = ? AND customer = ?"),
      find_mark_(db, "SELECT 1 FROM do_not_record WHERE mark = ?"),
      note_(db, "INSERT INTO erased VALUES (?1, ?2, ?3, ?4) ON CONFLICT (station, customer) "
                "DO UPDATE SET reason = iif(excluded.reason = 'asked', 'asked', reason)"),
      mark_(db, "INSERT INTO do_not_record VALUES (?, ?) ON CONFLICT DO NOTHING"),
      identities_(db, "SELECT fleet_token FROM identity WHERE station = ? AND customer = ? "
                      "ORDER BY fleet_token"),
      raised_(db, "SELECT count(*) FROM flag WHERE station = ? AND customer = ? "
                  "AND state = 'raised'"),
      clear_visits_(db, "UPDATE visit SET customer = '', card_token = '', how = 'anonymous', "
                        "reason = '' WHERE station = ? AND customer = ? AND customer <> ''"),
      doom_cards_(db, "INSERT INTO doomed_card (station, token) SELECT station, token" HIS_CARDS
                      " ON CONFLICT (station, token) DO UPDATE SET sweep = 0"),
      drop_cards_(db, "DELETE" HIS_CARDS),
      drop_identities_(db, about("identity").c_str()),
      drop_consents_(db, about("consent").c_str()),
      drop_contacts_(db, about("contact").c_str()),
      drop_flags_(db, about("flag").c_str()),
      drop_customer_(db, "DELETE FROM customer WHERE station = ? AND id = ?")
{}

// Most stations have nobody here: then the records of a batch cost no look at all.
void erasures::begin(const std::string& station)
{
    station_ = station;
    any_erased_ = any_erased_here_.query(station);
    any_marked_ = any_mark_.query();
}

bool erasures::erased(const std::string& customer)
{
    return any_erased_ && !customer.empty() && find_.query(station_, customer);
}

bool erasures::marked(const std::vector<fleet_identity>& identities)
{
    return any_marked_ && std::any_of(identities.begin(), identities.end(), [&](const auto& i) {
               return find_mark_.query(keys_.mark_of(station_, i.token));
           });
}

void erasures::mark_identities(const erasure_record& r)
{
    std::vector<std::string> tokens;
    for (bool row = identities_.query(station_, r.id); row; row = identities_.step())
        tokens.push_back(identities_.text(0));
    for (const auto& token : tokens)
        mark_.change(keys_.mark_of(station_, token), r.at.since_epoch);
    any_marked_ = any_marked_ || !tokens.empty();
}

erasures::removed erasures::erase(const erasure_record& r)
{
    removed out;
    if (r.reason == erasure_reason::asked)
        mark_identities(r);
    raised_.query(station_, r.id);
    out.flags = raised_.small(0);
    note_.change(station_, r.id, sync::wire::name_of(r.reason), r.at.since_epoch);
    any_erased_ = true;
    clear_visits_.change(station_, r.id);
    doom_cards_.change(station_, r.id);
    drop_cards_.change(station_, r.id);
    for (auto* drop : {&drop_identities_, &drop_consents_, &drop_contacts_, &drop_flags_})
        drop->change(station_, r.id);
    out.customers = drop_customer_.change(station_, r.id);
    return out;
}

}  // namespace thirdvisit::head_office
