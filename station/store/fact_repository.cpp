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

// The plate a fact tells of, whatever its kind.
template <class Content>
auto plate_in(Content& content) -> decltype(&std::get<plate_entered>(content).plate)
{
    if (auto* entered = std::get_if<plate_entered>(&content))
        return &entered->plate;
    auto* act = std::get_if<visit_act>(&content);
    return act != nullptr && act->plate ? &*act->plate : nullptr;
}

field_place plate_place(const std::string& id, std::int64_t key_id)
{
    return {"fact", id, "plate", key_id};
}

std::string card_token_in(const fact_content& c)
{
    if (const auto* p = std::get_if<card_presented>(&c))
        return p->card.token;
    if (const auto* r = std::get_if<card_removed>(&c))
        return r->token;
    const auto* f = std::get_if<fuelling_recorded>(&c);
    return f == nullptr ? std::string{} : f->card ? f->card->token : f->opened_by;
}

// The key of a presented card names it; the fact's own id is as unique.
std::string key_without(std::string key, const std::string& token, const std::string& id)
{
    const auto at = token.empty() ? std::string::npos : key.find(token);
    return at == std::string::npos ? key : key.replace(at, token.size(), id);
}

fact_content without_identity(fact_content c)
{
    if (auto* p = std::get_if<card_presented>(&c))
        p->card = {};
    else if (auto* r = std::get_if<card_removed>(&c))
        r->token.clear();
    else if (auto* f = std::get_if<fuelling_recorded>(&c)) {
        f->card.reset();
        f->opened_by.clear();
    } else if (auto* a = std::get_if<visit_act>(&c))
        *a = {.what = a->what, .visit = a->visit, .other = a->other, .badge = a->badge};
    else if (auto* e = std::get_if<plate_entered>(&c))
        *e = {.plate = {}, .model = {}, .colour = {}, .badge = e->badge};
    return c;
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
          "AND source = ? AND body ->> '$.record_number' = ? ORDER BY at_ms DESC, id DESC LIMIT 1"),
      with_tokens_(db, with("WHERE f.id > ? AND f.id < ? ORDER BY f.id LIMIT ?").c_str()),
      strip_(db, "UPDATE fact SET key = ?, body = ?, plate_token = NULL, sealed_plate = NULL, "
                 "key_id = NULL, tag = ? WHERE id = ? AND id NOT IN (SELECT id FROM open_fact)"),
      latest_(db, with("WHERE f.kind = 'fuelling_recorded' ORDER BY f.at_ms DESC LIMIT ?").c_str()),
      by_key_(db, "SELECT 1 FROM fact WHERE key = ?")
{}

bool fact_repository::add(const fact& f, business_day day, bool open)
{
    const std::string kind(kind_of(f.content));
    const auto body = fact_body(f.content);
    std::optional<std::string> token;
    std::optional<bytes> sealed;
    std::optional<std::int64_t> key_id;
    if (const auto* p = plate_in(f.content)) {
        token = plate_token(plate_key_, *p);
        key_id = maker_.key_of_day(day);
        sealed = keys_.seal(plate_place(f.id, *key_id), p->characters);
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

std::int64_t fact_repository::tag_of_row(statement& s) const
{
    return tag_(s.text(0), s.text(1), s.text(2), s.integer(3), s.integer(4), s.integer(5),
                s.text(6), s.text(7), s.null(8) ? std::nullopt : std::optional(s.text(8)),
                s.null(9) ? std::nullopt : std::optional(s.blob(9)), s.maybe_integer(10));
}

std::optional<fact> fact_repository::row(statement& s)
{
    const auto sealed = s.null(9) ? std::nullopt : std::optional(s.blob(9));
    const auto key_id = s.maybe_integer(10);
    fact f{.id = s.text(0),
           .key = s.text(1),
           .source = s.text(2),
           .point = s.small(3),
           .at = {s.integer(4)},
           .received = {s.integer(5)},
           .content = {}};
    auto content = parse_fact_body(s.view(6), s.view(7));
    if (tag_of_row(s) != s.integer(11) || !content) {
        damaged_.insert(f.id);
        return std::nullopt;
    }
    f.content = std::move(*content);
    if (auto* p = plate_in(f.content); p != nullptr && sealed)
        p->characters = keys_.field(plate_place(f.id, *key_id), *sealed).value_or("");
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

std::string fact_repository::strip_tokens(const std::string& after, int limit,
                                          const std::string& before,
                                          const std::function<bool(const std::string&)>& gone)
{
    std::vector<std::string> found;
    std::string last;
    auto& s = with_tokens_;
    for (bool more = s.query(after, before, limit); more; more = s.step()) {
        last = s.text(0);
        auto token = s.text(8);
        if (token.empty() && s.view(7).find("\"token\"") != std::string_view::npos)
            if (const auto content = parse_fact_body(s.view(6), s.view(7)))
                token = card_token_in(*content);
        if (!token.empty() && gone(token))
            found.push_back(last);
    }
    s.reset();
    for (const auto& id : found)
        strip(id);
    return last;
}

// A sound row gets a tag that agrees again, a damaged one stays damaged.
void fact_repository::strip(const std::string& id)
{
    by_id_.query(id);
    const bool sound = tag_of_row(by_id_) == by_id_.integer(11);
    const auto stored = by_id_.integer(11);
    const auto content = parse_fact_body(by_id_.view(6), by_id_.view(7));
    const auto body = content ? fact_body(without_identity(*content)) : std::string("{}");
    const auto key = key_without(by_id_.text(1), content ? card_token_in(*content) : "", id);
    const auto tag = tag_(id, key, by_id_.text(2), by_id_.integer(3), by_id_.integer(4),
                          by_id_.integer(5), by_id_.text(6), body, std::optional<std::string>{},
                          std::optional<bytes>{}, std::optional<std::int64_t>{});
    by_id_.reset();
    strip_.change(key, body, sound ? tag : stored, id);
}

bool fact_repository::knows(const std::string& key)
{
    const bool there = by_key_.query(key);
    by_key_.reset();
    return there;
}

std::vector<fact> fact_repository::latest_records(int limit)
{
    return rows(latest_, latest_.query(limit));
}

std::string fact_repository::token_of(const plate& p) const
{
    return plate_token(plate_key_, p);
}

}  // namespace thirdvisit::station
