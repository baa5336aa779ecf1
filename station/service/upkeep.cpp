#include "station/service/upkeep.hpp"

#include "schemas/ids.hpp"

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

std::string wipe_lone_plates(store& s, const std::string& after, utc_ms made_before)
{
    statement find(
        s.db(),
        "SELECT id FROM customer WHERE id > ? AND id < ? AND stage <= 1 ORDER BY id LIMIT ?");
    const auto found = ids(find, find.query(after, make_id(made_before, {}), upkeep_slice));
    std::vector<std::int64_t> keys;
    transaction tx(s.db());
    for (const auto& id : found)
        if (s.customers.has_plates(id) && s.history.days_of(id).size() < 2)
            keys.push_back(s.customers.wipe_plates(id, s.maker.next_key()));
    tx.commit();
    for (const auto key : keys) {
        s.maker.erase(key);
        s.keys.forget(key);
    }
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
        if (auto c = s.customers.find(id))
            records.renew(s, std::move(*c), true, now);
    tx.commit();
    return found.empty() ? std::string{} : found.back();
}

}  // namespace thirdvisit::station
