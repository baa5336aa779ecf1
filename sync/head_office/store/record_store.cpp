#include "sync/head_office/store/record_store.hpp"

#include "schemas/limits.hpp"
#include "sync/ports.hpp"
#include "sync/wire/names.hpp"
#include "sync/wire/scrub.hpp"

namespace thirdvisit::head_office {

using sync::wire::name_of;

namespace {

bool counts(std::string_view status)
{
    return status == "closed" || status == "doubtful";
}
bool is_raised(std::string_view state)
{
    return state == "raised";
}

minor_units amount_of(const visit& v)
{
    minor_units sum;
    for (const auto& f : v.fuellings)
        sum.count += f.amount.count;
    return sum;
}

std::optional<std::int64_t> count_of(const std::optional<business_day>& day)
{
    if (!day)
        return std::nullopt;
    return day->count;
}

}  // namespace

record_store::record_store(database& db, const fleet_keys& keys)
    : keys_(keys),
      erased_(db, keys),
      merges_(db),
      insert_visit_(db, "INSERT INTO visit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                        "?) ON CONFLICT DO NOTHING"),
      find_visit_(db, "SELECT revision, status FROM visit WHERE station = ? AND id = ?"),
      update_visit_(db, "UPDATE visit SET revision = ?, status = ?, point = ?, begun_ms = ?, "
                        "ended_ms = ?, day = ?, volume_ml = ?, amount_minor = ?, customer = ?, "
                        "card_token = ?, how = ?, reason = ?, served_by = ?, joined_into = ?, "
                        "imported = ? WHERE station = ? AND id = ?"),
      drop_fuellings_(db, "DELETE FROM fuelling WHERE station = ? AND visit = ?"),
      insert_fuelling_(db, "INSERT INTO fuelling VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      find_card_(db, "SELECT 1 FROM card WHERE station = ? AND token = ?"),
      insert_card_(db, "INSERT INTO card VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      insert_customer_(db, "INSERT INTO customer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                           "ON CONFLICT DO NOTHING"),
      find_customer_(db, "SELECT revision, title FROM customer WHERE station = ? AND id = ?"),
      update_customer_(db, "UPDATE customer SET revision = ?, kind = ?, stage = ?, title = ?, "
                           "manager = ?, chain_consent = ?, sealed_address = ?, "
                           "sealed_organisation = ?, sealed_contact = ?, changed_ms = ? "
                           "WHERE station = ? AND id = ?"),
      drop_plates_(db, "DELETE FROM identity WHERE station = ? AND customer = ? "
                       "AND kind = 'plate'"),
      insert_identity_(db, "INSERT INTO identity VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      insert_consent_(db, "INSERT INTO consent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                          "ON CONFLICT DO NOTHING"),
      insert_flag_(db, "INSERT INTO flag VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                       "ON CONFLICT DO NOTHING"),
      find_flag_(db, "SELECT revision, state FROM flag WHERE station = ? AND id = ?"),
      update_flag_(db, "UPDATE flag SET revision = ?, customer = ?, state = ?, level = ?, "
                       "cycle_days = ?, last_visit = ?, due = ?, raised_on = ?, closed_on = ?, "
                       "gap_days = ?, changed_ms = ? WHERE station = ? AND id = ?"),
      insert_contact_(db, "INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                          "ON CONFLICT DO NOTHING"),
      insert_duty_(db, "INSERT INTO duty VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      insert_withheld_(db, "INSERT INTO withheld VALUES (?, ?, ?, ?, ?, ?, ?) "
                           "ON CONFLICT DO NOTHING")
{}

void record_store::begin(std::string station, std::string epoch)
{
    station_ = std::move(station);
    epoch_ = std::move(epoch);
    changes_ = {};
    erased_.begin(station_);
    merges_.begin(station_);
}

void record_store::put(sync::sequence seq, const sync_record& r, utc_ms at)
{
    if (const auto* w = std::get_if<withheld_record>(&r)) {
        if (w->why == sync::wire::erased_stub)
            return;  // nothing is missing that anybody should look for
        insert_withheld_.change(station_, epoch_, seq, w->kind, w->id, w->why, at.since_epoch);
        return;
    }
    std::visit(
        [this](const auto& record) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(record)>, withheld_record>)
                put(record);
        },
        r);
}

// A visit of somebody who was erased counts for the station, without him.
void record_store::put(const visit_record& r)
{
    if (!erased_.erased(r.visit.customer)) {
        put_visit(r.visit);
        return;
    }
    auto v = r.visit;
    sync::wire::make_anonymous(v);
    put_visit(v);
}

void record_store::put_visit(const visit& v)
{
    static const std::string nobody;
    const auto& token = v.card ? v.card->token : nobody;
    const auto volume = volume_of(v).count;
    const auto amount = amount_of(v).count;
    const auto status = name_of(v.status);
    if (v.card && !v.card->sealed.empty())
        put_card(*v.card);
    if (insert_visit_.change(station_, v.id, v.revision, status, v.point, v.begun.since_epoch,
                             v.ended.since_epoch, v.day.count, volume, amount, v.customer, token,
                             name_of(v.how), v.reason, v.served_by, v.joined_into,
                             v.imported) == 1) {
        changes_.visits += counts(status) ? 1 : 0;
        put_fuellings(v);
        return;
    }
    find_visit_.query(station_, v.id);
    if (v.revision <= find_visit_.small(0))
        return;
    changes_.visits += (counts(status) ? 1 : 0) - (counts(find_visit_.text(1)) ? 1 : 0);
    update_visit_.change(v.revision, status, v.point, v.begun.since_epoch, v.ended.since_epoch,
                         v.day.count, volume, amount, v.customer, token, name_of(v.how), v.reason,
                         v.served_by, v.joined_into, v.imported, station_, v.id);
    drop_fuellings_.change(station_, v.id);
    put_fuellings(v);
}

void record_store::put_fuellings(const visit& v)
{
    int ordinal = 0;
    for (const auto& f : v.fuellings)
        insert_fuelling_.change(station_, v.id, ++ordinal, f.fact_id, f.nozzle, f.grade,
                                f.volume.count, f.amount.count, f.price.mills_per_liter,
                                f.at.since_epoch);
}

void record_store::put_card(const card_identity& c)
{
    if (find_card_.query(station_, c.token))
        return;
    const auto opened = keys_.open_card(c.sealed);
    if (opened)
        insert_card_.change(station_, c.token, opened->token, c.tail);
    else
        ++changes_.unreadable;
}

std::vector<fleet_identity> record_store::opened(
    const std::vector<std::string>& sealed,
    result<fleet_identity> (fleet_keys::*open)(std::string_view) const)
{
    std::vector<fleet_identity> out;
    for (const auto& text : sealed) {
        auto one = (keys_.*open)(text);
        if (one)
            out.push_back(std::move(*one));
        else
            ++changes_.unreadable;
    }
    return out;
}

// Whoever is in his profile goes with him.
void record_store::put(const erasure_record& r)
{
    for (const auto& id : merges_.merged_into(r.id))
        erase_one({id, r.reason, r.at});
    erase_one(r);
}

void record_store::erase_one(const erasure_record& r)
{
    const bool shown = !merges_.is_merged(r.id);
    const auto gone = erased_.erase(r);
    changes_.customers -= shown ? gone.customers : 0;
    changes_.customers += merges_.forget(r.id);
    changes_.flags -= gone.flags;
}

void record_store::put(const merge_record& r)
{
    if (!erased_.erased(r.survivor) && !erased_.erased(r.merged))
        changes_.customers += merges_.put(r);
}

// Cards travel once and add up. Plates are those of the highest revision: a car may have gone back
// to the profile that it came from.
void record_store::put_identities(const customer_record& r,
                                  const std::vector<fleet_identity>& plates,
                                  const std::vector<fleet_identity>& cards)
{
    const bool newer =
        !find_customer_.query(station_, r.id) || r.revision > find_customer_.small(0);
    const bool all = plates.size() == r.sealed_plates.size() &&
                     plates.size() < most_identities_of_customer;  // more may be there
    if (newer && all)
        drop_plates_.change(station_, r.id);
    for (const auto& p : plates)
        if (newer)
            insert_identity_.change(station_, r.id, "plate", p.token, p.masked);
    for (const auto& c : cards)
        insert_identity_.change(station_, r.id, "card", c.token, c.masked);
}

void record_store::put(const customer_record& r)
{
    if (erased_.erased(r.id))
        return;
    const auto plates = opened(r.sealed_plates, &fleet_keys::open_plate);
    const auto cards = opened(r.sealed_cards, &fleet_keys::open_card);
    if (erased_.marked(plates) || erased_.marked(cards)) {  // he has come under another id
        put(erasure_record{r.id, erasure_reason::asked, r.changed});
        return;
    }
    put_identities(r, plates, cards);
    auto title = !plates.empty()         ? plates.front().masked
                 : !r.card_tails.empty() ? "••" + r.card_tails.front()
                                         : std::string{};
    if (insert_customer_.change(station_, r.id, r.revision, name_of(r.kind), r.stage, title,
                                r.manager, r.chain_consent, r.sealed_address, r.sealed_organisation,
                                r.sealed_contact, r.changed.since_epoch) == 1) {
        changes_.customers += merges_.is_merged(r.id) ? 0 : 1;
        return;
    }
    find_customer_.query(station_, r.id);
    if (r.revision <= find_customer_.small(0))
        return;
    if (title.empty())
        title = find_customer_.text(1);  // sealed cards travel once
    update_customer_.change(r.revision, name_of(r.kind), r.stage, title, r.manager, r.chain_consent,
                            r.sealed_address, r.sealed_organisation, r.sealed_contact,
                            r.changed.since_epoch, station_, r.id);
}

void record_store::put(const consent_record& r)
{
    if (erased_.erased(r.customer))
        return;
    insert_consent_.change(station_, r.id, r.customer, r.purpose, name_of(r.state),
                           r.at.since_epoch, r.badge, r.wording, r.language, r.how);
}

void record_store::put(const flag_record& r)
{
    if (erased_.erased(r.customer))
        return;
    const auto state = name_of(r.state);
    const auto closed_on = count_of(r.closed_on);
    if (insert_flag_.change(station_, r.id, r.revision, r.customer, state, name_of(r.level),
                            r.cycle_days, r.last_visit.count, r.due.count, r.raised_on.count,
                            closed_on, r.gap_days, r.changed.since_epoch) == 1) {
        changes_.flags += is_raised(state) ? 1 : 0;
        return;
    }
    find_flag_.query(station_, r.id);
    if (r.revision <= find_flag_.small(0))
        return;
    changes_.flags += (is_raised(state) ? 1 : 0) - (is_raised(find_flag_.text(1)) ? 1 : 0);
    update_flag_.change(r.revision, r.customer, state, name_of(r.level), r.cycle_days,
                        r.last_visit.count, r.due.count, r.raised_on.count, closed_on, r.gap_days,
                        r.changed.since_epoch, station_, r.id);
}

void record_store::put(const contact_record& r)
{
    if (erased_.erased(r.customer))
        return;
    insert_contact_.change(station_, r.id, r.flag, r.customer, r.badge, r.channel, r.reached,
                           r.cause, r.measure, count_of(r.next_on), r.at.since_epoch);
}

void record_store::put(const duty_record& r)
{
    insert_duty_.change(station_, r.id, r.badge, r.on, r.at.since_epoch);
}

}  // namespace thirdvisit::head_office
