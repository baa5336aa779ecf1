// One function per address of the door: read the request, ask the core, write the answer.
#include "station/door/json.hpp"
#include "station/door/routes.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace thirdvisit::station {

using boost::asio::awaitable;

namespace {

constexpr std::size_t shortest_search = 3;  // below that a search would list the whole forecourt

http::response json_response(const json::value& v)
{
    auto r = http::json_answer(200, json::serialize(v));
    r.headers.add("Cache-Control", "no-store");
    return r;
}

template <class T>
http::response value_or_refusal(const outcome<T>& made)
{
    return made ? json_response(json_of(*made)) : refusal(made.why());
}

// The body as JSON, or the reason why it is none.
outcome<json::value> body_of(const http::request& asked)
{
    if (!asked.headers.get("Content-Type").starts_with("application/json"))
        return rejection{errc::malformed_message, "", "request.not_json"};
    json::parse_options options;
    options.max_depth = 8;
    boost::system::error_code ec;
    auto parsed = json::parse(asked.body, ec, {}, options);
    if (ec)
        return rejection{errc::malformed_message, "", "request.not_json"};
    return parsed;
}

template <class Read>
auto read_body(const http::request& asked, Read read) -> decltype(read(json::value{}))
{
    const auto body = body_of(asked);
    if (!body)
        return body.why();
    return read(*body);
}

bool is_set(const http::request& asked, std::string_view parameter)
{
    const auto value = asked.parameter(parameter);
    return value == "1" || value == "true";
}

// Whoever reads the answer may speak another language than the station.
language language_of(const http::request& asked, language of_station)
{
    const auto said = asked.parameter("language");
    return said.empty() ? of_station : said == "en" ? language::en : language::zh_cn;
}

std::optional<int> point_in(const std::string& text)
{
    int number = 0;
    const auto* end = text.data() + text.size();
    const bool whole = std::from_chars(text.data(), end, number).ptr == end;
    return whole && number >= 1 ? std::optional(number) : std::nullopt;
}

}  // namespace

// "request.…" is for programmers; people are shown the text of `error`.
http::response refusal(int status, std::string_view error, std::string_view field,
                       std::string_view text, const std::map<std::string, text_argument>& args)
{
    constexpr std::string_view ours = "request.";
    json::object body{{"error", error}, {"field", field}, {"text", ""}};
    if (text.starts_with(ours))
        body["why"] = text.substr(ours.size());
    else
        body["text"] = text;
    if (!args.empty())
        body["args"] = json_of(args);
    return http::json_answer(status, json::serialize(body));
}

http::response refusal(const rejection& why)
{
    switch (why.why) {
    case errc::not_found:
        return refusal(404, "not_found", why.field, why.text, why.args);
    case errc::not_permitted:
        return refusal(403, "not_allowed", why.field, why.text, why.args);
    case errc::malformed_message:
        return refusal(400, "malformed", why.field, why.text, why.args);
    default:
        return refusal(409, "conflict", why.field, why.text, why.args);
    }
}

awaitable<http::response> door::get_plates(const http::request& asked, const std::string&)
{
    const std::string part(asked.parameter("q"));
    if (part.size() < shortest_search || part.size() > 80)
        co_return json_response(json::array{});
    co_return json_response(json_of(co_await core_.find_plates(part)));
}

awaitable<http::response> door::get_organisations(const http::request& asked, const std::string&)
{
    const std::string typed(asked.parameter("q"));
    if (typed.size() > 80)
        co_return json_response(json::array{});
    const auto names = co_await core_.find_organisations(typed);
    co_return json_response(json::array(names.begin(), names.end()));
}

awaitable<http::response> door::get_hints(const http::request&, const std::string&)
{
    co_return json_response(json_of(co_await core_.hints()));
}

awaitable<http::response> door::post_watch(const http::request& asked, const std::string& customer)
{
    auto r = read_body(asked, read_watch);
    if (!r)
        co_return refusal(r.why());
    co_return value_or_refusal(co_await core_.watch_volume(customer, std::move(*r)));
}

awaitable<http::response> door::post_grumbled(const http::request& asked, const std::string& visit)
{
    auto r = read_body(asked, read_grumbled);
    if (!r)
        co_return refusal(r.why());
    co_return value_or_refusal(co_await core_.grumbled(visit, std::move(*r)));
}

awaitable<http::response> door::post_care(const http::request& asked, const std::string& task)
{
    auto r = read_body(asked, read_contact);
    if (!r)
        co_return refusal(r.why());
    co_return value_or_refusal(co_await core_.settle_care(task, std::move(*r)));
}

awaitable<http::response> door::get_twins(const http::request&, const std::string&)
{
    co_return json_response(json_of(co_await core_.twin_desk()));
}

awaitable<http::response> door::post_apart(const http::request& asked, const std::string&)
{
    auto told = read_body(asked, read_apart);
    if (!told)
        co_return refusal(told.why());
    const auto left = co_await core_.tell_apart(std::move(*told));
    if (!left)
        co_return refusal(left.why());
    co_return json_response({{"twins", json_of(*left)}});
}

awaitable<http::response> door::post_merge(const http::request& asked, const std::string&)
{
    auto told = read_body(asked, read_merge);
    if (!told)
        co_return refusal(told.why());
    co_return value_or_refusal(co_await core_.merge(std::move(*told)));
}

awaitable<http::response> door::post_merge_undo(const http::request& asked, const std::string&)
{
    auto told = read_body(asked, read_merge_undo);
    if (!told)
        co_return refusal(told.why());
    co_return value_or_refusal(co_await core_.undo_merge(std::move(*told)));
}

awaitable<http::response> door::get_flags(const http::request&, const std::string&)
{
    co_return json_response(json_of(co_await core_.flags()));
}

awaitable<http::response> door::get_customer(const http::request&, const std::string& id)
{
    co_return value_or_refusal(co_await core_.customer(id));
}

awaitable<http::response> door::get_status(const http::request&, const std::string&)
{
    auto office = co_await head_office();
    const auto totals = co_await core_.totals();
    const auto damage = co_await core_.damage();
    const auto why = core_.health();
    co_return json_response({{"station", settings_.station.id},
                             {"name", settings_.station.name},
                             {"address", guard_.address()},
                             {"totals", json_of(totals)},
                             {"head_office", std::move(office)},
                             {"devices", json_of(neighbours_.devices())},
                             {"damage", json_of(damage)},
                             {"trouble", why ? json_of(why->said) : json::value(nullptr)}});
}

awaitable<http::response> door::post_plate(const http::request& asked, const std::string& point)
{
    const auto number = point_in(point);
    if (!number)
        co_return refusal(404, "not_found", "", "request.no_such_point");
    auto entry = read_body(asked, read_plate_entry);
    if (!entry)
        co_return refusal(entry.why());
    co_return value_or_refusal(co_await core_.enter_plate(*number, std::move(*entry)));
}

awaitable<http::response> door::post_late_plate(const http::request& asked,
                                                const std::string& visit)
{
    auto entry = read_body(asked, read_plate_entry);
    if (!entry)
        co_return refusal(entry.why());
    co_return value_or_refusal(co_await core_.correct_plate(visit, std::move(*entry)));
}

awaitable<http::response> door::post_answer(const http::request& asked, const std::string& visit)
{
    auto given = read_body(asked, read_answer);
    if (!given)
        co_return refusal(given.why());
    co_return value_or_refusal(co_await core_.answer(visit, std::move(*given)));
}

awaitable<http::response> door::post_served_by(const http::request& asked, const std::string& visit)
{
    auto r = read_body(asked, read_served_by);
    if (!r)
        co_return refusal(r.why());
    co_return value_or_refusal(co_await core_.served_by(visit, std::move(*r)));
}

awaitable<http::response> door::post_same_car(const http::request& asked, const std::string& visit)
{
    auto r = read_body(asked, read_same_car);
    if (!r)
        co_return refusal(r.why());
    co_return value_or_refusal(co_await core_.same_car(visit, std::move(*r)));
}

awaitable<http::response> door::post_tap_card(const http::request& asked, const std::string& point)
{
    const auto number = point_in(point);
    if (!number)
        co_return refusal(404, "not_found", "", "request.no_such_point");
    auto r = read_body(asked, read_tap_card);
    if (!r)
        co_return refusal(r.why());
    co_return value_or_refusal(co_await core_.tap_card(*number, std::move(*r)));
}

awaitable<http::response> door::post_duty(const http::request& asked, const std::string&)
{
    auto r = read_body(asked, read_duty);
    if (!r)
        co_return refusal(r.why());
    co_return value_or_refusal(co_await core_.duty(std::move(*r)));
}

awaitable<http::response> door::post_contact(const http::request& asked, const std::string& flag)
{
    auto r = read_body(asked, read_contact);
    if (!r)
        co_return refusal(r.why());
    co_return value_or_refusal(co_await core_.record_contact(flag, std::move(*r)));
}

// Unmasking needs a user with a PIN and an entry in the audit trail; until users exist nobody may.
awaitable<http::response> door::post_reveal(const http::request&, const std::string&)
{
    co_return refusal(403, "not_shown_here", "", "");
}

awaitable<http::response> door::post_sync_now(const http::request& asked, const std::string&)
{
    const auto id = read_body(asked, read_id);
    if (!id)
        co_return refusal(id.why());
    neighbours_.sync_now();
    auto office = co_await head_office();
    co_return json_response({{"head_office", std::move(office)}});
}

// The body is the CSV text itself; a file of a year fits under the socket's own limit.
awaitable<http::response> door::post_import(const http::request& asked, const std::string&)
{
    import_options options{.dry_run = is_set(asked, "dry_run"),
                           .all_or_nothing = is_set(asked, "all_or_nothing"),
                           .columns = {}};
    constexpr std::string_view column = "column.";
    for (const auto& [name, value] : asked.query)
        if (name.starts_with(column))
            options.columns.emplace(name.substr(column.size()), value);
    const phrasebook words(language_of(asked, settings_.station.language));
    const auto done = co_await core_.import(asked.body, std::move(options));
    auto report = json_of(done, words);
    if (!is_set(asked, "dry_run"))
        report.as_object()["round"] = json_of(co_await core_.run_round());
    co_return json_response(report);
}

// Answered when the port is closed, so that the POS need not try.
awaitable<http::response> door::post_port_release(const http::request& asked,
                                                  const std::string& line)
{
    const auto at_most = read_body(asked, read_port_release);
    if (!at_most)
        co_return refusal(at_most.why());
    co_return value_or_refusal(co_await neighbours_.release_port(line, *at_most));
}

awaitable<http::response> door::post_port_claim(const http::request& asked, const std::string& line)
{
    const auto id = read_body(asked, read_id);
    if (!id)
        co_return refusal(id.why());
    co_return value_or_refusal(neighbours_.claim_port(line));
}

awaitable<http::response> door::post_join(const http::request& asked, const std::string&)
{
    const auto code = read_body(asked, read_join_code);
    if (!code)
        co_return refusal(code.why());
    const auto joined = co_await neighbours_.join(*code);
    co_return joined ? json_response({{"text", json_of(*joined)}}) : refusal(joined.why());
}

}  // namespace thirdvisit::station
