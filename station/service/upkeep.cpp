#include "station/service/upkeep.hpp"

#include "station/service/forgetting.hpp"
#include "station/service/recall_round.hpp"
#include "station/store/crash_point.hpp"

#include <algorithm>
#include <vector>

namespace thirdvisit::station {

namespace {

std::vector<std::string> ids(statement& s, bool more)
{
    std::vector<std::string> out;
    for (; more; more = s.step())
        out.push_back(s.text(0));
    s.reset();
    return out;
}

// Per vehicle, as everywhere; the cycle of the one that came most often.
std::optional<std::int32_t> cycle_of(store& s, const std::string& customer, business_day today)
{
    const auto vehicles = days_by_vehicle(s.history.stops_of(customer, {}));
    const auto main =
        std::max_element(vehicles.begin(), vehicles.end(), [](const auto& a, const auto& b) {
            return a.days.size() < b.days.size();
        });
    return main == vehicles.end() ? std::nullopt
                                  : rhythm_of(fold_days(main->days, today), today).cycle;
}

// Also those that lie under the key of a profile that was merged into his.
void wipe_plates(store& s, const std::string& customer)
{
    s.maker.doom(s.customers.wipe_plates(customer, s.maker.next_key()));
    for (const auto& merged : s.merges.merged_into(customer))
        s.maker.doom(s.customers.wipe_plates(merged, s.maker.next_key()));
}

void judge(store& s, const customer& c, const retention_moment& at)
{
    const auto created = at.day_of(c.created);
    const auto days = s.history.days_of(c.id);
    const retention_facts facts{.stage = c.stage,
                                .visit_days = static_cast<int>(days.size()),
                                .first_visit = days.empty() ? created : days.front(),
                                .last_visit = days.empty() ? created : days.back(),
                                .cycle_days = cycle_of(s, c.id, at.today)};
    switch (retention_of(facts, at.today)) {
    case retention::keep:
        break;
    case retention::wipe_plates:
        if (s.customers.has_plates(c.id))
            wipe_plates(s, c.id);
        break;
    case retention::delete_profile:
        delete_profile(s, c, at.now);
        break;
    }
}

}  // namespace

int erase_old_day_keys(store& s, business_day before)
{
    statement find(
        s.db(), "SELECT name, value FROM station_state WHERE name >= 'key_of_day/' AND name < ?");
    std::vector<std::pair<std::string, std::int64_t>> old;
    for (bool more = find.query("key_of_day/" + to_string(before)); more; more = find.step())
        old.emplace_back(find.text(0), std::stoll(find.text(1)));
    find.reset();
    for (const auto& [name, key] : old) {
        s.maker.erase(key);
        s.keys.forget(key);
        s.notes.drop_value(name);
    }
    return static_cast<int>(old.size());
}

std::string apply_retention(store& s, const std::string& after, const retention_moment& at)
{
    statement find(s.db(), "SELECT id FROM customer WHERE id > ? AND stage <= 1 "
                           "AND do_not_record = 0 AND NOT EXISTS (SELECT 1 FROM merge WHERE "
                           "merged = customer.id AND state = 0) ORDER BY id LIMIT ?");
    const auto found = ids(find, find.query(after, upkeep_slice));
    transaction tx(s.db());
    for (const auto& id : found)
        if (const auto c = s.customers.find(id))
            judge(s, *c, at);
    crash_point("before_retention_commit");
    tx.commit();
    crash_point("after_retention_commit");
    erase_keys(s);
    return found.empty() ? std::string{} : found.back();
}

std::string announce_again(store& s, recorder& records, const std::string& after, utc_ms now)
{
    statement find(s.db(),
                   "SELECT id FROM customer WHERE id > ? AND (stage >= 2 OR chain_consent = 1) "
                   "ORDER BY id LIMIT ?");
    const auto found = ids(find, find.query(after, upkeep_slice));
    transaction tx(s.db());
    for (const auto& id : found)
        if (auto c = s.customers.find(id); c && !s.merges.is_merged(id))
            records.renew(s, std::move(*c), true, now);
    tx.commit();
    return found.empty() ? std::string{} : found.back();
}

}  // namespace thirdvisit::station
