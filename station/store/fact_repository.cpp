#include "station/store/fact_repository.hpp"

#include "station/keys/blind_index.hpp"
#include "station/store/fact_body.hpp"

namespace thirdvisit::station {

namespace {

constexpr const char* columns =
    "SELECT f.id, f.key, f.source, f.point, f.at_ms, f.received_ms, f.kind, f.body, "
    "f.plate_token, f.sealed_plate, f.key_id, f.tag FROM fact f ";

std::string with(const char* rest)
{
    return std::string(columns) + rest;
}

field_place plate_place(const std::string& id, std::int64_t key_id)
{
    return {"fact", id, "plate", key_id};
}

}  // namespace

fact_repository::fact_repository(database& db, key_ring& keys, key_maker& maker,
                                 const row_tagger& tagger, const secret& plate_key)
    : keys_(keys),
      maker_(maker),
      tag_(tagger),
      plate_key_(plate_key.duplicate()),
      insert_(db, "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) "
                  "DO NOTHING"),
      open_(db, "INSERT INTO open_fact VALUES (?)"),
      settle_(db, "DELETE FROM open_fact WHERE id = ?"),
      still_open_(db, with("JOIN open_fact o ON o.id = f.id ORDER BY f.received_ms, f.id").c_str()),
      by_id_(db, with("WHERE f.id = ?").c_str()),
      by_number_(
          db,
          "SELECT id FROM fact WHERE kind = 'fuelling_recorded' AND at_ms >= ? "
          "AND source = ? AND body ->> '$.record_number' = ? ORDER BY at_ms DESC, id DESC LIMIT 1")
{}

bool fact_repository::add(const fact& f, business_day day, bool open)
{
    const std::string kind(kind_of(f.content));
    const auto body = fact_body(f.content);
    std::optional<std::string> token;
    std::optional<bytes> sealed;
    std::optional<std::int64_t> key_id;
    if (const auto* p = std::get_if<plate_entered>(&f.content)) {
        token = plate_token(plate_key_, p->plate);
        key_id = maker_.key_of_day(day);
        sealed = keys_.seal(plate_place(f.id, *key_id), p->plate.characters);
    }
    const auto tag = tag_(f.id, f.key, f.source, f.point, f.at.since_epoch, f.received.since_epoch,
                          kind, body, token, sealed, key_id);
    const bool added =
        insert_.change(f.id, f.key, f.source, f.point, f.at.since_epoch, f.received.since_epoch,
                       kind, body, token, sealed, key_id, tag) == 1;
    if (added && open)
        open_.change(f.id);
    return added;
}

void fact_repository::settle(const std::string& id)
{
    settle_.change(id);
}

std::optional<fact> fact_repository::row(statement& s)
{
    const auto token = s.null(8) ? std::nullopt : std::optional(s.text(8));
    const auto sealed = s.null(9) ? std::nullopt : std::optional(s.blob(9));
    const auto key_id = s.maybe_integer(10);
    fact f{.id = s.text(0),
           .key = s.text(1),
           .source = s.text(2),
           .point = s.small(3),
           .at = {s.integer(4)},
           .received = {s.integer(5)},
           .content = {}};
    const auto kind = s.text(6);
    const auto body = s.text(7);
    auto content = parse_fact_body(kind, body);
    const auto tag = tag_(f.id, f.key, f.source, f.point, f.at.since_epoch, f.received.since_epoch,
                          kind, body, token, sealed, key_id);
    if (tag != s.integer(11) || !content) {
        ++damaged_;
        return std::nullopt;
    }
    f.content = std::move(*content);
    if (auto* p = std::get_if<plate_entered>(&f.content); p != nullptr && sealed)
        p->plate.characters = keys_.field(plate_place(f.id, *key_id), *sealed).value_or("");
    return f;
}

std::vector<fact> fact_repository::rows(statement& s, bool more)
{
    std::vector<fact> out;
    for (; more; more = s.step())
        if (auto f = row(s))
            out.push_back(std::move(*f));
    s.reset();
    return out;
}

std::vector<fact> fact_repository::still_open()
{
    return rows(still_open_, still_open_.query());
}

std::optional<fact> fact_repository::find(const std::string& id)
{
    auto found = rows(by_id_, by_id_.query(id));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<std::string> fact_repository::record_of_line(const std::string& line,
                                                           std::int64_t number, utc_ms since)
{
    const bool there = by_number_.query(since.since_epoch, line, number);
    auto id = there ? std::optional(by_number_.text(0)) : std::nullopt;
    by_number_.reset();
    return id;
}

std::string fact_repository::token_of(const plate& p) const
{
    return plate_token(plate_key_, p);
}

}  // namespace thirdvisit::station
