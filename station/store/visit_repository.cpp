#include "station/store/visit_repository.hpp"

#include "schemas/ids.hpp"
#include "station/keys/blind_index.hpp"

namespace thirdvisit::station {

namespace {

constexpr const char* columns =
    "SELECT id, revision, status, point, begun_ms, ended_ms, day, customer, card_token, card_tail, "
    "plate_token, plate_kind, sealed_plate, key_id, model, colour, how, reason, served_by, "
    "joined_into, imported, volume_ml, fuellings, tag FROM visit ";

constexpr const char* upsert =
    "INSERT INTO visit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?) "
    "ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, status = excluded.status, "
    "point = excluded.point, begun_ms = excluded.begun_ms, ended_ms = excluded.ended_ms, "
    "day = excluded.day, customer = excluded.customer, card_token = excluded.card_token, "
    "card_tail = excluded.card_tail, plate_token = excluded.plate_token, "
    "plate_kind = excluded.plate_kind, sealed_plate = excluded.sealed_plate, "
    "key_id = excluded.key_id, model = excluded.model, colour = excluded.colour, "
    "how = excluded.how, reason = excluded.reason, served_by = excluded.served_by, "
    "joined_into = excluded.joined_into, imported = excluded.imported, "
    "volume_ml = excluded.volume_ml, fuellings = excluded.fuellings, tag = excluded.tag WHERE "
    "excluded.revision > visit.revision";

std::string with(const char* rest)
{
    return std::string(columns) + rest;
}

std::optional<std::string> filled(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

field_place plate_place(const std::string& id, std::int64_t key_id)
{
    return {"visit", id, "plate", key_id};
}

// The columns that a plate becomes.
struct plate_columns {
    std::optional<std::string> token;
    std::optional<int> kind;
    std::optional<bytes> sealed;
    std::optional<std::int64_t> key_id;
};

}  // namespace

visit_repository::visit_repository(database& db, key_ring& keys, const row_tagger& tagger,
                                   const secret& plate_key)
    : keys_(keys),
      tag_(tagger),
      plate_key_(plate_key.duplicate()),
      upsert_(db, upsert),
      clear_fuellings_(db, "DELETE FROM visit_fuelling WHERE visit = ?"),
      add_fuelling_(db, "INSERT INTO visit_fuelling VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      fuellings_(db, "SELECT fact_id, nozzle, grade, volume_ml, amount_minor, price_mills, at_ms "
                     "FROM visit_fuelling WHERE visit = ? ORDER BY ordinal"),
      by_id_(db, with("WHERE id = ?").c_str()),
      recent_(db, with("WHERE ended_ms >= ? ORDER BY ended_ms DESC, id DESC LIMIT ?").c_str()),
      of_customer_(db, with("WHERE customer = ? AND status BETWEEN 1 AND 2 "
                            "ORDER BY day DESC, begun_ms DESC LIMIT ?")
                           .c_str()),
      between_(db, with("WHERE customer = ? AND status BETWEEN 1 AND 2 AND begun_ms <= ? "
                        "AND ended_ms >= ? ORDER BY begun_ms, id")
                       .c_str()),
      with_fuelling_(db, "SELECT visit FROM visit_fuelling WHERE visit >= ? AND fact_id = ?"),
      ids_of_(db, "SELECT id FROM visit WHERE customer = ? ORDER BY id"),
      tokens_after_(db, "SELECT id, customer, card_token, plate_token FROM visit WHERE id > ? "
                        "AND id < ? ORDER BY id LIMIT ?"),
      strip_(db,
             "UPDATE visit SET customer = iif(?1, NULL, customer), how = iif(?1, 0, how), "
             "reason = iif(?1, '', reason), card_token = iif(?2, NULL, card_token), "
             "card_tail = iif(?2, '', card_tail), plate_token = iif(?3, NULL, plate_token), "
             "plate_kind = iif(?3, NULL, plate_kind), sealed_plate = iif(?3, NULL, sealed_plate), "
             "key_id = iif(?3, NULL, key_id), model = iif(?3, '', model), "
             "colour = iif(?3, '', colour) WHERE id = ?4"),
      retag_(db, "UPDATE visit SET tag = ? WHERE id = ?"),
      hand_over_(db, "UPDATE visit SET customer = ?, revision = revision + ? WHERE id = ?"),
      sealed_(db, "SELECT sealed_plate FROM visit WHERE id = ? AND key_id = ?"),
      seal_(db, "UPDATE visit SET sealed_plate = ?, key_id = ? WHERE id = ?"),
      revision_(db, "SELECT revision FROM visit WHERE id = ?")
{}

std::int64_t visit_repository::tag_of_fuellings(const visit& v) const
{
    row_tagger::running sum;
    for (const auto& f : v.fuellings) {
        sum.add_bytes(f.fact_id.data(), f.fact_id.size());
        sum.add_bytes(f.grade.data(), f.grade.size());
        for (const std::int64_t n : {std::int64_t{f.nozzle}, f.volume.count, f.amount.count,
                                     f.price.mills_per_liter, f.at.since_epoch})
            sum.add(n);
    }
    return tag_.finish(sum);
}

bool visit_repository::save(const visit& v, std::optional<std::int64_t> key_id)
{
    plate_columns p;
    if (v.plate) {
        p.token = plate_token(plate_key_, *v.plate);
        p.kind = static_cast<int>(v.plate->kind);
        p.key_id = key_id.value();
        p.sealed = keys_.seal(plate_place(v.id, *p.key_id), v.plate->characters);
    }
    const auto customer = filled(v.customer);
    const auto card = v.card ? std::optional(v.card->token) : std::nullopt;
    const auto tail = v.card ? v.card->tail : std::string{};
    const auto status = static_cast<int>(v.status);
    const auto how = static_cast<int>(v.how);
    const auto volume = volume_of(v).count;
    const auto fuellings = tag_of_fuellings(v);
    const auto tag =
        tag_(v.id, v.revision, status, v.point, v.begun.since_epoch, v.ended.since_epoch,
             v.day.count, customer, card, tail, p.token, p.kind, p.sealed, p.key_id, v.model,
             v.colour, how, v.reason, v.served_by, v.joined_into, v.imported, volume, fuellings);
    const bool changed =
        upsert_.change(v.id, v.revision, status, v.point, v.begun.since_epoch, v.ended.since_epoch,
                       v.day.count, customer, card, tail, p.token, p.kind, p.sealed, p.key_id,
                       v.model, v.colour, how, v.reason, v.served_by, v.joined_into, v.imported,
                       volume, fuellings, tag) == 1;
    if (changed)
        save_fuellings(v);
    return changed;
}

void visit_repository::save_fuellings(const visit& v)
{
    if (v.revision > 1)
        clear_fuellings_.change(v.id);
    int ordinal = 0;
    for (const auto& f : v.fuellings)
        add_fuelling_.change(v.id, ordinal++, f.fact_id, f.nozzle, f.grade, f.volume.count,
                             f.amount.count, f.price.mills_per_liter, f.at.since_epoch);
}

// Over the columns as they lie in the row; the same as `save` computes from a visit.
std::int64_t visit_repository::tag_of_row(statement& s) const
{
    const auto words = [&](int i) { return s.null(i) ? std::nullopt : std::optional(s.text(i)); };
    const auto sealed = s.null(12) ? std::nullopt : std::optional(s.blob(12));
    return tag_(s.text(0), s.integer(1), s.integer(2), s.integer(3), s.integer(4), s.integer(5),
                s.integer(6), words(7), words(8), s.text(9), words(10), s.maybe_integer(11), sealed,
                s.maybe_integer(13), s.text(14), s.text(15), s.integer(16), s.text(17), s.text(18),
                s.text(19), s.integer(20), s.integer(21), s.integer(22));
}

std::optional<visit> visit_repository::row(statement& s)
{
    visit v;
    v.id = s.text(0);
    v.revision = s.small(1);
    v.status = static_cast<visit_status>(s.small(2));
    v.point = s.small(3);
    v.begun = {s.integer(4)};
    v.ended = {s.integer(5)};
    v.day = {s.small(6)};
    v.customer = s.text(7);
    if (!s.null(8))
        v.card = card_identity{s.text(8), s.text(9), ""};
    v.model = s.text(14);
    v.colour = s.text(15);
    v.how = static_cast<identification>(s.small(16));
    v.reason = s.text(17);
    v.served_by = s.text(18);
    v.joined_into = s.text(19);
    v.imported = s.small(20) != 0;
    const auto kind = s.null(11) ? std::nullopt : std::optional(s.small(11));
    const auto sealed = s.null(12) ? std::nullopt : std::optional(s.blob(12));
    const auto key_id = s.maybe_integer(13);
    if (tag_of_row(s) != s.integer(23)) {
        damaged_.insert(v.id);
        return std::nullopt;
    }
    if (sealed && kind)
        if (auto characters = keys_.field(plate_place(v.id, *key_id), *sealed))
            v.plate = plate{std::move(*characters), static_cast<plate_kind>(*kind)};
    for (bool more = fuellings_.query(v.id); more; more = fuellings_.step())
        v.fuellings.push_back({.fact_id = fuellings_.text(0),
                               .nozzle = fuellings_.small(1),
                               .grade = fuellings_.text(2),
                               .volume = {fuellings_.integer(3)},
                               .amount = {fuellings_.integer(4)},
                               .price = {fuellings_.integer(5)},
                               .at = {fuellings_.integer(6)}});
    fuellings_.reset();
    if (tag_of_fuellings(v) != s.integer(22)) {
        damaged_.insert(v.id);
        return std::nullopt;
    }
    return v;
}

std::vector<visit> visit_repository::rows(statement& s, bool more)
{
    std::vector<visit> out;
    for (; more; more = s.step())
        if (auto v = row(s))
            out.push_back(std::move(*v));
    s.reset();
    return out;
}

std::optional<visit> visit_repository::find(const std::string& id)
{
    auto found = rows(by_id_, by_id_.query(id));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<visit> visit_repository::ended_since(utc_ms since, int limit)
{
    return rows(recent_, recent_.query(since.since_epoch, limit));
}

std::vector<visit> visit_repository::of_customer_between(const std::string& customer, utc_ms from,
                                                         utc_ms to)
{
    return rows(between_, between_.query(customer, to.since_epoch, from.since_epoch));
}

std::vector<visit> visit_repository::of_customer(const std::string& customer, int limit)
{
    return rows(of_customer_, of_customer_.query(customer, limit));
}

std::vector<std::string> visit_repository::ids_of(const std::string& customer)
{
    std::vector<std::string> ids;
    for (bool more = ids_of_.query(customer); more; more = ids_of_.step())
        ids.push_back(ids_of_.text(0));
    ids_of_.reset();
    return ids;
}

int visit_repository::forget_customer(const std::string& customer)
{
    const auto ids = ids_of(customer);
    for (const auto& id : ids)
        strip(id, {true, true}, true);
    return static_cast<int>(ids.size());
}

// A sound row gets a tag that agrees again, a damaged one stays damaged.
template <class F>
void visit_repository::alter(const std::string& id, F change)
{
    const auto tags = [&] {
        by_id_.query(id);
        const std::pair computed_and_stored{tag_of_row(by_id_), by_id_.integer(23)};
        by_id_.reset();
        return computed_and_stored;
    };
    const auto before = tags();
    change();
    if (before.first == before.second)
        retag_.change(tags().first, id);
}

void visit_repository::strip(const std::string& id, parts_gone what, bool customer_too)
{
    alter(id, [&] { strip_.change(customer_too, what.card, what.plate, id); });
}

int visit_repository::revision_of(const std::string& id)
{
    const int revision = revision_.query(id) ? revision_.small(0) : 0;
    revision_.reset();
    return revision;
}

void visit_repository::hand_over(const std::string& id, const std::string& customer, bool next)
{
    alter(id, [&] { hand_over_.change(customer, next, id); });
}

void visit_repository::seal_again(const std::string& id, std::int64_t from_key, std::int64_t to_key)
{
    const auto sealed = sealed_.query(id, from_key) ? std::optional(sealed_.blob(0)) : std::nullopt;
    sealed_.reset();
    const auto plain = sealed ? keys_.field(plate_place(id, from_key), *sealed) : std::nullopt;
    if (plain)
        alter(id, [&] { seal_.change(keys_.seal(plate_place(id, to_key), *plain), to_key, id); });
}

std::string visit_repository::strip_tokens(const std::string& after, int limit,
                                           const std::string& before,
                                           const std::function<parts_gone(const tokens&)>& gone)
{
    std::vector<std::pair<std::string, parts_gone>> found;
    std::string last;
    auto& s = tokens_after_;
    for (bool more = s.query(after, before, limit); more; more = s.step()) {
        const tokens t{s.text(0), s.text(1), s.text(2), s.text(3)};
        last = t.id;
        if (t.card.empty() && t.plate.empty())
            continue;
        const auto what = gone(t);
        if (what.card || what.plate)
            found.emplace_back(t.id, what);
    }
    s.reset();
    for (const auto& [id, what] : found)
        strip(id, what, false);
    return last;
}

// Visit ids are time-ordered, so the search begins near the fact.
std::optional<visit> visit_repository::with_fuelling(const std::string& fact_id, utc_ms not_before)
{
    const bool there = with_fuelling_.query(make_id(not_before, {}), fact_id);
    const auto id = there ? with_fuelling_.text(0) : std::string{};
    with_fuelling_.reset();
    return id.empty() ? std::nullopt : find(id);
}

}  // namespace thirdvisit::station
