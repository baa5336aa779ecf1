#include "station/store/flag_repository.hpp"

#include <boost/json.hpp>

namespace thirdvisit::station {

namespace {

namespace json = boost::json;

constexpr const char* columns =
    "SELECT id, revision, customer, state, level, cycle_days, last_visit, due, raised_on, "
    "closed_on, gap_days, task, rarity_percent, explanation, note, changed_ms FROM flag ";

std::string with(const char* rest)
{
    return std::string(columns) + rest;
}

std::string to_json(const text& t)
{
    json::object args;
    for (const auto& [name, value] : t.args) {
        if (const auto* number = std::get_if<std::int64_t>(&value))
            args[name] = *number;
        else
            args[name] = std::get<std::string>(value);
    }
    return json::serialize(json::object{{"key", t.key}, {"args", std::move(args)}});
}

text text_from(const std::string& body)
{
    boost::system::error_code ec;
    const auto value = json::parse(body, ec);
    text out;
    if (ec || !value.is_object())
        return out;
    if (const auto* key = value.get_object().if_contains("key"); key != nullptr && key->is_string())
        out.key = std::string(key->get_string());
    const auto* args = value.get_object().if_contains("args");
    if (args == nullptr || !args->is_object())
        return out;
    for (const auto& [name, v] : args->get_object()) {
        if (v.is_int64())
            out.args[std::string(name)] = v.get_int64();
        else if (v.is_string())
            out.args[std::string(name)] = std::string(v.get_string());
    }
    return out;
}

std::string state_json(const round_state& s)
{
    json::array counted;
    for (const auto& c : s.counted)
        counted.push_back({c.day.count, c.new_lates});
    json::array held;
    for (const auto& h : s.held)
        held.push_back({json::value(h.customer), json::value(h.release.count)});
    json::object o{{"counted", std::move(counted)}, {"held", std::move(held)}};
    if (s.first_day)
        o["first_day"] = s.first_day->count;
    return json::serialize(o);
}

business_day day_from(const json::value& v)
{
    return {static_cast<std::int32_t>(v.as_int64())};
}

round_state state_from(const json::object& o)
{
    round_state s;
    for (const auto& c : o.at("counted").as_array())
        s.counted.push_back(
            {day_from(c.as_array().at(0)), static_cast<int>(c.as_array().at(1).as_int64())});
    for (const auto& h : o.at("held").as_array())
        s.held.push_back(
            {std::string(h.as_array().at(0).as_string()), day_from(h.as_array().at(1))});
    if (const auto* first = o.if_contains("first_day"))
        s.first_day = day_from(*first);
    return s;
}

}  // namespace

flag_repository::flag_repository(database& db, key_ring& keys)
    : keys_(keys),
      upsert_(
          db,
          "INSERT INTO flag VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, state = excluded.state, "
          "level = excluded.level, cycle_days = excluded.cycle_days, "
          "last_visit = excluded.last_visit, due = excluded.due, "
          "closed_on = excluded.closed_on, gap_days = excluded.gap_days, "
          "task = excluded.task, rarity_percent = excluded.rarity_percent, "
          "explanation = excluded.explanation, note = excluded.note, "
          "changed_ms = excluded.changed_ms WHERE excluded.revision > flag.revision"),
      find_(db, with("WHERE id = ?").c_str()),
      raised_for_(db, with("WHERE customer = ? AND state = 0").c_str()),
      raised_(db, with("WHERE state = 0 ORDER BY level DESC, rarity_percent, id").c_str()),
      for_round_(db, with("WHERE state = 0 OR changed_ms >= ? ORDER BY id").c_str()),
      add_contact_(db, "INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                       "ON CONFLICT DO NOTHING"),
      contacts_of_(db,
                   "SELECT id, flag, customer, badge, channel, reached, cause, measure, next_on, "
                   "at_ms, sealed_note, key_id FROM contact WHERE customer = ? ORDER BY at_ms, id"),
      get_state_(db, "SELECT value FROM station_state WHERE name = 'round'"),
      set_state_(db, "INSERT INTO station_state VALUES ('round', ?) "
                     "ON CONFLICT (name) DO UPDATE SET value = excluded.value")
{}

bool flag_repository::save(const stored_flag& f)
{
    const auto& r = f.record;
    const auto closed = r.closed_on ? std::optional(r.closed_on->count) : std::nullopt;
    return upsert_.change(r.id, r.revision, r.customer, static_cast<int>(r.state),
                          static_cast<int>(r.level), r.cycle_days, r.last_visit.count, r.due.count,
                          r.raised_on.count, closed, r.gap_days, static_cast<int>(f.task),
                          f.rarity_percent, to_json(f.explanation), f.note,
                          r.changed.since_epoch) == 1;
}

stored_flag flag_repository::row(statement& s)
{
    stored_flag f{.record = {.id = s.text(0),
                             .revision = s.small(1),
                             .customer = s.text(2),
                             .state = static_cast<flag_state>(s.small(3)),
                             .level = static_cast<recall_level>(s.small(4)),
                             .cycle_days = s.small(5),
                             .last_visit = {s.small(6)},
                             .due = {s.small(7)},
                             .raised_on = {s.small(8)},
                             .closed_on = std::nullopt,
                             .gap_days = s.small(10),
                             .changed = {s.integer(15)}},
                  .task = static_cast<flag_task>(s.small(11)),
                  .rarity_percent = s.small(12),
                  .explanation = text_from(s.text(13)),
                  .note = s.text(14)};
    if (!s.null(9))
        f.record.closed_on = business_day{s.small(9)};
    return f;
}

std::optional<stored_flag> flag_repository::find(const std::string& id)
{
    auto found = find_.query(id) ? std::optional(row(find_)) : std::nullopt;
    find_.reset();
    return found;
}

std::optional<stored_flag> flag_repository::raised_for(const std::string& customer)
{
    auto found = raised_for_.query(customer) ? std::optional(row(raised_for_)) : std::nullopt;
    raised_for_.reset();
    return found;
}

std::vector<stored_flag> flag_repository::raised()
{
    std::vector<stored_flag> out;
    for (bool more = raised_.query(); more; more = raised_.step())
        out.push_back(row(raised_));
    raised_.reset();
    return out;
}

std::vector<flag_record> flag_repository::for_round(utc_ms since)
{
    std::vector<flag_record> out;
    for (bool more = for_round_.query(since.since_epoch); more; more = for_round_.step())
        out.push_back(row(for_round_).record);
    for_round_.reset();
    return out;
}

bool flag_repository::add_contact(const contact_record& c, const std::string& note,
                                  std::int64_t key_id)
{
    const auto sealed = note.empty()
                            ? std::nullopt
                            : std::optional(keys_.seal({"contact", c.id, "note", key_id}, note));
    const auto next = c.next_on ? std::optional(c.next_on->count) : std::nullopt;
    return add_contact_.change(c.id, c.flag, c.customer, c.badge, c.channel, c.reached, c.cause,
                               c.measure, sealed, sealed ? std::optional(key_id) : std::nullopt,
                               next, c.at.since_epoch) == 1;
}

std::vector<stored_contact> flag_repository::contacts_of(const std::string& customer)
{
    auto& s = contacts_of_;
    std::vector<stored_contact> out;
    for (bool more = s.query(customer); more; more = s.step()) {
        stored_contact c{.record = {.id = s.text(0),
                                    .flag = s.text(1),
                                    .customer = s.text(2),
                                    .badge = s.text(3),
                                    .channel = s.text(4),
                                    .reached = s.small(5) != 0,
                                    .cause = s.text(6),
                                    .measure = s.text(7),
                                    .next_on = std::nullopt,
                                    .at = {s.integer(9)}},
                         .note = {}};
        if (!s.null(8))
            c.record.next_on = business_day{s.small(8)};
        if (!s.null(11))
            c.note = keys_.field({"contact", c.record.id, "note", s.integer(11)}, s.blob(10))
                         .value_or("");
        out.push_back(std::move(c));
    }
    s.reset();
    return out;
}

round_state flag_repository::state()
{
    round_state out;
    if (get_state_.query()) {
        boost::system::error_code ec;
        const auto value = json::parse(get_state_.text(0), ec);
        if (!ec && value.is_object())
            out = state_from(value.get_object());
    }
    get_state_.reset();
    return out;
}

void flag_repository::save_state(const round_state& s)
{
    set_state_.change(state_json(s));
}

}  // namespace thirdvisit::station
