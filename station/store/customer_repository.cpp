#include "station/store/customer_repository.hpp"

#include <utility>

namespace thirdvisit::station {

namespace {

constexpr const char* vehicle_columns =
    "SELECT id, plate_token, plate_kind, sealed_plate, key_id, customer, model, "
    "colour, seen_ms, grade FROM vehicle ";

std::string vehicles_where(const std::string& rest)
{
    return std::string(vehicle_columns) + rest;
}

field_place place_in_customer(const customer& c, std::string_view column)
{
    return {"customer", c.id, column, c.key_id};
}

std::optional<std::string> filled(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<std::int32_t> count_of(const std::optional<business_day>& d)
{
    return d ? std::optional(d->count) : std::nullopt;
}

std::vector<statement> deletions(database& db, std::initializer_list<const char*> tables)
{
    std::vector<statement> out;
    for (const std::string table : tables)
        out.emplace_back(db, ("DELETE FROM " + table + " WHERE customer = ?").c_str());
    return out;
}

// The car of a profile that was merged is the survivor's; a row that the survivor had already
// waits for the undo.
constexpr const char* visible = "AND NOT EXISTS (SELECT 1 FROM merge m WHERE m.merged = "
                                "vehicle.customer AND m.state = 0) ";

std::string blind_row(std::int64_t id)
{
    return "v" + std::to_string(id);
}

}  // namespace

customer_repository::customer_repository(database& db, key_ring& keys, const station_keys& secrets)
    : keys_(keys),
      plate_key_(secrets.plate_token.duplicate()),
      index_key_(secrets.blind_index.duplicate()),
      insert_(db, "INSERT INTO customer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_(db,
              "UPDATE customer SET revision = ?, kind = ?, stage = ?, sealed_address = ?, "
              "sealed_organisation = ?, contact_kind = ?, sealed_contact = ?, manager = ?, "
              "do_not_record = ?, chain_consent = ?, stage_2_on = ?, changed_ms = ? WHERE id = ?"),
      find_(db, "SELECT revision, kind, stage, key_id, sealed_address, sealed_organisation, "
                "contact_kind, sealed_contact, manager, do_not_record, chain_consent, stage_2_on, "
                "created_ms, changed_ms FROM customer WHERE id = ?"),
      clear_plates_(
          db, "UPDATE vehicle SET sealed_plate = x'', model = '', colour = '' WHERE customer = ?"),
      clear_cards_(db, "UPDATE card SET sealed = '', tail = '' WHERE customer = ?"),
      clear_plate_index_(
          db, "DELETE FROM blind WHERE row IN (SELECT 'v' || id FROM vehicle WHERE customer = ?)"),
      has_plates_(db,
                  "SELECT 1 FROM vehicle WHERE customer = ? AND length(sealed_plate) > 0 LIMIT 1"),
      change_key_(db, "UPDATE customer SET key_id = ? WHERE id = ?"),
      card_(db, "SELECT token, tail, sealed, customer FROM card WHERE token = ?"),
      save_card_(db, "INSERT INTO card VALUES (?, ?, ?, ?, ?) ON CONFLICT (token) DO UPDATE SET "
                     "sealed = iif(sealed = '', excluded.sealed, sealed), "
                     "customer = coalesce(customer, excluded.customer), "
                     "seen_ms = max(seen_ms, excluded.seen_ms)"),
      cards_of_(db, "SELECT token, tail, sealed, customer FROM card WHERE customer = ? "
                    "ORDER BY seen_ms DESC, token"),
      vehicles_with_(db, vehicles_where("WHERE plate_token = ? " + std::string(visible) +
                                        "ORDER BY seen_ms DESC, id")),
      vehicles_of_(db, vehicles_where("WHERE customer = ? ORDER BY seen_ms DESC, id")),
      add_vehicle_(db,
                   "INSERT INTO vehicle (plate_token, plate_kind, customer, sealed_plate, key_id, "
                   "model, colour, grade, seen_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (plate_token, customer) DO NOTHING RETURNING id"),
      seal_vehicle_(db, "UPDATE vehicle SET sealed_plate = ?, key_id = ? WHERE id = ?"),
      touch_vehicle_(db, "UPDATE vehicle SET seen_ms = max(seen_ms, ?1), "
                         "model = iif(?2 = '', model, ?2), colour = iif(?3 = '', colour, ?3), "
                         "grade = iif(?4 = '', grade, ?4) WHERE plate_token = ?5 AND customer = ?6 "
                         "RETURNING id, length(sealed_plate) = 0"),
      under_key_(db, vehicles_where("WHERE customer = ? AND key_id = ? "
                                    "AND length(sealed_plate) > 0 ORDER BY id")),
      card_plate_(db,
                  "INSERT INTO card_plate VALUES (?, ?, ?) ON CONFLICT (card_token, plate_token) "
                  "DO UPDATE SET seen_ms = max(seen_ms, excluded.seen_ms)"),
      card_plates_(db, "SELECT count(*) FROM card_plate WHERE card_token = ? AND seen_ms >= ? "
                       "AND plate_token <> ?"),
      old_card_plates_(db, "DELETE FROM card_plate WHERE seen_ms < ?"),
      drop_card_pairs_(db, "DELETE FROM card_plate WHERE card_token IN (SELECT token FROM card "
                           "WHERE customer = ?)"),
      drop_plate_pairs_(db, "DELETE FROM card_plate WHERE plate_token IN (SELECT plate_token "
                            "FROM vehicle WHERE customer = ?)"),
      drop_about_(deletions(db, {"consent", "question", "answer", "flag", "contact",
                                 "customer_class", "volume_hint", "volume_watch", "care_task"})),
      drop_identity_(deletions(db, {"card", "vehicle"})),
      drop_twins_(db, "DELETE FROM twin WHERE a = ?1 OR b = ?1"),
      with_phone_end_(db, "SELECT row FROM blind WHERE kind = 2 AND hash = ? ORDER BY row"),
      with_piece_(db, "SELECT row FROM blind WHERE kind = ? AND hash = ? ORDER BY row LIMIT ?"),
      with_organisation_(db, "SELECT id FROM customer WHERE id > ? AND sealed_organisation IS NOT "
                             "NULL ORDER BY id LIMIT ?"),
      remove_(db, "DELETE FROM customer WHERE id = ?"),
      blind_find_(db,
                  vehicles_where("WHERE id IN (SELECT CAST(substr(row, 2) AS INTEGER) FROM blind "
                                 "WHERE (kind = 1 AND hash = ?) OR (kind = 0 AND hash = ?)) " +
                                 std::string(visible) + "ORDER BY seen_ms DESC, id LIMIT ?")),
      blind_add_(db, "INSERT INTO blind VALUES (?, ?, ?) ON CONFLICT DO NOTHING"),
      blind_clear_(db, "DELETE FROM blind WHERE row = ?"),
      add_consent_(db,
                   "INSERT INTO consent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      consents_of_(db, "SELECT id, customer, purpose, state, at_ms, badge, wording, language, how "
                       "FROM consent WHERE customer = ? ORDER BY at_ms, state, id"),
      add_answer_(db, "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      answer_to_(db, "SELECT id, visit, customer, stage, answer, day, at_ms, badge FROM answer "
                     "WHERE visit = ? ORDER BY at_ms DESC, id DESC LIMIT 1"),
      answer_by_id_(db, "SELECT id, visit, customer, stage, answer, day, at_ms, badge FROM answer "
                        "WHERE id = ?"),
      questions_of_(db, "SELECT question, last, times_no, answered_on, answered_visit_day "
                        "FROM question WHERE customer = ? ORDER BY question"),
      save_question_(
          db, "INSERT INTO question VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (customer, question) "
              "DO UPDATE SET last = excluded.last, times_no = excluded.times_no, "
              "answered_on = excluded.answered_on, "
              "answered_visit_day = excluded.answered_visit_day"),
      drop_question_(db, "DELETE FROM question WHERE customer = ? AND question = ?"),
      answered_since_(db, "SELECT 1 FROM answer WHERE customer = ? AND at_ms >= ? "
                          "AND answer <> 'not_shown' LIMIT 1")
{}

void customer_repository::insert(const customer& c)
{
    const auto seal = [&](std::string_view column, const std::string& plain) {
        return plain.empty() ? std::nullopt
                             : std::optional(keys_.seal(place_in_customer(c, column), plain));
    };
    insert_.change(c.id, c.revision, static_cast<int>(c.kind), c.stage, c.key_id,
                   seal("address", c.address), seal("organisation", c.organisation), c.contact_kind,
                   seal("contact", c.contact), c.manager, c.do_not_record, c.chain_consent,
                   count_of(c.stage_2_on), c.created.since_epoch, c.changed.since_epoch);
    index_person(c);
}

void customer_repository::update(const customer& c)
{
    const auto seal = [&](std::string_view column, const std::string& plain) {
        return plain.empty() ? std::nullopt
                             : std::optional(keys_.seal(place_in_customer(c, column), plain));
    };
    update_.change(c.revision, static_cast<int>(c.kind), c.stage, seal("address", c.address),
                   seal("organisation", c.organisation), c.contact_kind, seal("contact", c.contact),
                   c.manager, c.do_not_record, c.chain_consent, count_of(c.stage_2_on),
                   c.changed.since_epoch, c.id);
    index_person(c);
}

void customer_repository::index_person(const customer& c)
{
    blind_clear_.change(c.id);
    if (c.contact_kind == "phone")
        save_index(c.id, index_phone(index_key_, c.contact));
    save_index(c.id, index_name(index_key_, c.address));
    save_index(c.id, index_name(index_key_, c.organisation));
    save_index(c.id, index_initials(index_key_, c.organisation));
}

void customer_repository::save_index(const std::string& row,
                                     const std::vector<blind_entry>& entries)
{
    for (const auto& e : entries)
        blind_add_.change(static_cast<int>(e.kind), e.hash, row);
}

std::optional<customer> customer_repository::find(const std::string& id)
{
    if (!find_.query(id)) {
        find_.reset();
        return std::nullopt;
    }
    customer c;
    c.id = id;
    c.revision = find_.small(0);
    c.kind = static_cast<customer_kind>(find_.small(1));
    c.stage = find_.small(2);
    c.key_id = find_.integer(3);
    c.address = keys_.field(place_in_customer(c, "address"), find_.blob(4)).value_or("");
    c.organisation = keys_.field(place_in_customer(c, "organisation"), find_.blob(5)).value_or("");
    c.contact_kind = find_.text(6);
    c.contact = keys_.field(place_in_customer(c, "contact"), find_.blob(7)).value_or("");
    c.manager = find_.text(8);
    c.do_not_record = find_.small(9) != 0;
    c.chain_consent = find_.small(10) != 0;
    if (!find_.null(11))
        c.stage_2_on = business_day{find_.small(11)};
    c.created = {find_.integer(12)};
    c.changed = {find_.integer(13)};
    find_.reset();
    return c;
}

void customer_repository::forget(customer& c)
{
    c.address.clear();
    c.organisation.clear();
    c.contact_kind.clear();
    c.contact.clear();
    c.chain_consent = false;
    c.stage = 1;
    c.do_not_record = true;
    drop_plate_pairs_.change(c.id);
    clear_plate_index_.change(c.id);
    clear_plates_.change(c.id);
    clear_cards_.change(c.id);
    drop_records_about(c.id);
    update(c);
}

void customer_repository::drop_records_about(const std::string& customer)
{
    drop_twins_.change(customer);
    drop_card_pairs_.change(customer);
    for (auto& drop : drop_about_)
        drop.change(customer);
}

void customer_repository::remove(const std::string& customer)
{
    clear_plate_index_.change(customer);
    blind_clear_.change(customer);
    drop_records_about(customer);
    for (auto& drop : drop_identity_)
        drop.change(customer);
    remove_.change(customer);
}

std::optional<card_row> customer_repository::card(const std::string& token)
{
    std::optional<card_row> found;
    if (card_.query(token))
        found = card_row{card_.text(0), card_.text(1), card_.text(2), card_.text(3)};
    card_.reset();
    return found;
}

void customer_repository::save_card(const card_row& c, utc_ms seen)
{
    save_card_.change(c.token, c.tail, c.sealed, filled(c.customer), seen.since_epoch);
}

std::vector<card_row> customer_repository::cards_of(const std::string& customer)
{
    std::vector<card_row> out;
    for (bool more = cards_of_.query(customer); more; more = cards_of_.step())
        out.push_back({cards_of_.text(0), cards_of_.text(1), cards_of_.text(2), cards_of_.text(3)});
    cards_of_.reset();
    return out;
}

std::vector<vehicle_row> customer_repository::vehicles(statement& s, bool more)
{
    std::vector<vehicle_row> out;
    for (; more; more = s.step()) {
        vehicle_row v{.id = s.integer(0),
                      .token = s.text(1),
                      .plate = {"", static_cast<plate_kind>(s.small(2))},
                      .customer = s.text(5),
                      .model = s.text(6),
                      .colour = s.text(7),
                      .grade = s.text(9),
                      .seen = {s.integer(8)}};
        const auto row = blind_row(v.id);
        v.plate.characters =
            keys_.field({"vehicle", row, "plate", s.integer(4)}, s.blob(3)).value_or("");
        out.push_back(std::move(v));
    }
    s.reset();
    return out;
}

std::vector<vehicle_row> customer_repository::vehicles_with(const std::string& plate_token)
{
    return vehicles(vehicles_with_, vehicles_with_.query(plate_token));
}

std::vector<vehicle_row> customer_repository::vehicles_of(const std::string& customer)
{
    return vehicles(vehicles_of_, vehicles_of_.query(customer));
}

bool customer_repository::save_vehicle(const plate& p, const customer& owner, const sighting& seen)
{
    const auto token = plate_token(plate_key_, p);
    const bool added =
        add_vehicle_.query(token, static_cast<int>(p.kind), owner.id, bytes{}, owner.key_id,
                           seen.model, seen.colour, seen.grade, seen.at.since_epoch);
    auto id = added ? add_vehicle_.integer(0) : 0;
    add_vehicle_.reset();
    if (!added) {
        touch_vehicle_.query(seen.at.since_epoch, seen.model, seen.colour, seen.grade, token,
                             owner.id);
        id = touch_vehicle_.integer(0);
        const bool wiped = touch_vehicle_.small(1) != 0;
        touch_vehicle_.reset();
        if (!wiped)
            return false;
    }
    const auto row = blind_row(id);
    seal_vehicle_.change(keys_.seal({"vehicle", row, "plate", owner.key_id}, p.characters),
                         owner.key_id, id);
    save_index(row, index_plate(index_key_, p.characters));
    return added;
}

bool customer_repository::has_plates(const std::string& customer)
{
    const bool has = has_plates_.query(customer);
    has_plates_.reset();
    return has;
}

void customer_repository::seal_again(const customer& owner, std::int64_t from_key)
{
    for (const auto& v : vehicles(under_key_, under_key_.query(owner.id, from_key)))
        if (!v.plate.characters.empty())
            seal_vehicle_.change(
                keys_.seal({"vehicle", blind_row(v.id), "plate", owner.key_id}, v.plate.characters),
                owner.key_id, v.id);
}

std::int64_t customer_repository::wipe_plates(const std::string& customer, std::int64_t new_key)
{
    auto c = find(customer).value();
    const auto old = std::exchange(c.key_id, new_key);
    clear_plate_index_.change(customer);
    clear_plates_.change(customer);
    change_key_.change(new_key, customer);
    update(c);
    return old;
}

void customer_repository::note_card_with_plate(const std::string& card,
                                               const std::string& plate_token, utc_ms at)
{
    card_plate_.change(card, plate_token, at.since_epoch);
}

int customer_repository::plates_with_card(const std::string& card, utc_ms since,
                                          const std::string& and_this_one)
{
    card_plates_.query(card, since.since_epoch, and_this_one);
    const int others = card_plates_.small(0);
    card_plates_.reset();
    return others + (and_this_one.empty() ? 0 : 1);
}

void customer_repository::forget_card_plates(utc_ms before)
{
    old_card_plates_.change(before.since_epoch);
}

}  // namespace thirdvisit::station
