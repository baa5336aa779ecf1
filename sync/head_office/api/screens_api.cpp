#include "sync/head_office/api/screens_api.hpp"

#include "sync/head_office/api/join_codes.hpp"
#include "sync/wire/json_reader.hpp"
#include "sync/wire/json_writer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <charconv>

namespace thirdvisit::head_office {

namespace wire = sync::wire;

namespace {

constexpr std::size_t most_remembered = 200;
constexpr std::string_view stations_path = "/api/stations";

// A key of the catalogue for people; what a program got wrong is for programmers.
http::response bad_field(const std::string& field, const std::string& text, const std::string& why)
{
    std::string out;
    wire::object_writer w(out);
    w.text("error", "bad_request").text("field", field).text("text", text).text("why", why).end();
    return http::json_answer(400, out);
}

http::response not_there()
{
    return http::json_answer(404, R"({"error":"not_found","text":"error.no_such_station"})");
}

int limit_of(std::string_view text)
{
    int limit = 50;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return limit;
}

// "/api/stations/DS-0417/revoke" -> "DS-0417"
std::string station_to_revoke(std::string_view path)
{
    constexpr std::string_view ending = "/revoke";
    if (!path.starts_with(stations_path) || !path.ends_with(ending) ||
        path.size() <= stations_path.size() + 1 + ending.size())
        return {};
    path.remove_prefix(stations_path.size() + 1);
    path.remove_suffix(ending.size());
    return std::string(path);
}

}  // namespace

// The body of a POST: who asks for what, with the client's own id.
struct screens_api::posted {
    std::string id;
    std::string station;
    std::string name;
    std::string district;
    std::string wrong_field;
    std::string wrong_text;
    std::string wrong_why;

    static posted read_invitation(const std::string& body)
    {
        posted p;
        p.read(body, [&](wire::object_reader& r) {
            p.id = r.id("id");
            p.station = r.text("station", 64);
            p.name = r.text("name", 64);
            p.district = r.text("district", 64);
        });
        if (p.wrong_text.empty() && !is_station_id(p.station))
            p.wrong("station", "error.bad_station_id");
        if (p.wrong_text.empty() && p.name.empty())
            p.wrong("name", "error.no_station_name");
        return p;
    }
    static posted read_id(const std::string& body)
    {
        posted p;
        p.read(body, [&](wire::object_reader& r) { p.id = r.id("id"); });
        return p;
    }

private:
    template <class Read>
    void read(const std::string& body, Read fields)
    {
        const auto parsed = wire::parse_json(body);
        wire::verdict all;
        if (parsed) {
            wire::object_reader r(*parsed, all, "body");
            fields(r);
        }
        if (!parsed)
            wrong("", "error.bad_request", parsed.error().text);
        else if (!all.sound())
            wrong("", "error.bad_request", all.why().text);
    }
    void wrong(std::string field, std::string text, std::string why = {})
    {
        wrong_field = std::move(field);
        wrong_text = std::move(text);
        wrong_why = std::move(why);
    }
};

screens_api::screens_api(boost::asio::any_io_executor executor, office_store& store,
                         http::loopback_guard& guard, deny_list& denied, screens_settings settings)
    : executor_(executor),
      store_(store),
      guard_(guard),
      denied_(denied),
      settings_(std::move(settings)),
      gathering_(executor)
{}

void screens_api::stop()
{
    gathering_.cancel();
    hub_.close();
}

http::awaitable<http::response> screens_api::answer(http::request asked)
{
    if (auto refused = guard_.check(asked))
        co_return std::move(*refused);
    co_return co_await route(std::move(asked));
}

http::awaitable<http::response> screens_api::route(http::request asked)
{
    const bool get = asked.method == "GET";
    const bool post = asked.method == "POST";
    if (get && asked.path == "/api/state")
        co_return co_await state();
    if (get && asked.path == "/api/stream")
        co_return co_await stream();
    if (get && asked.path == "/api/customers")
        co_return co_await customers(std::move(asked));
    if (get && asked.path == "/api/flags")
        co_return co_await flags(std::move(asked));
    if (post && asked.path == stations_path)
        co_return co_await invite_station(std::move(asked));
    if (auto station = station_to_revoke(asked.path); post && !station.empty())
        co_return co_await revoke_station(std::move(station), std::move(asked));
    if (asked.path.starts_with("/api/"))
        co_return http::json_answer(404, R"({"error":"not_found","text":"","why":"no such call"})");
    co_return http::serve_asset(settings_.pages, asked);
}

http::awaitable<overview> screens_api::look()
{
    auto read = [now = settings_.now()](office_store& store) {
        overview o;
        o.now = now;
        o.stations = store.shown().stations(now);
        o.totals = store.shown().totals();
        return o;
    };
    auto o = co_await store_.run(std::move(read));
    o.company = settings_.company;
    o.language = settings_.language;
    o.sync_address = settings_.sync_address;
    o.time_zone = settings_.time_zone;
    o.demo = settings_.demo;
    co_return o;
}

http::awaitable<http::response> screens_api::state()
{
    co_return http::json_answer(200, to_json(co_await look()));
}

// Subscribed before looking: a change in between is told twice rather than never.
http::awaitable<http::response> screens_api::stream()
{
    http::response r;
    r.events = std::make_shared<http::event_channel>();
    auto channel = hub_.subscribe();
    const auto seen = co_await look();
    channel->push("snapshot", to_json(seen));
    r.events = channel;
    co_return r;
}

http::awaitable<http::response> screens_api::customers(http::request asked)
{
    auto read = [station = std::string(asked.parameter("station")),
                 q = std::string(asked.parameter("q")), limit = limit_of(asked.parameter("limit"))](
                    office_store& store) { return store.shown().customers(station, q, limit); };
    co_return http::json_answer(200, to_json(co_await store_.run(std::move(read))));
}

http::awaitable<http::response> screens_api::flags(http::request asked)
{
    auto read = [station = std::string(asked.parameter("station")),
                 state = std::string(asked.parameter("state")), today = settings_.today()](
                    office_store& store) { return store.shown().flags(station, state, today); };
    co_return http::json_answer(200, to_json(co_await store_.run(std::move(read))));
}

const http::response* screens_api::answered_before(const std::string& id) const
{
    for (const auto& [known, answer] : answered_)
        if (known == id)
            return &answer;
    return nullptr;
}

http::response screens_api::remember(const std::string& id, http::response r)
{
    answered_.emplace_back(id, r);
    if (answered_.size() > most_remembered)
        answered_.pop_front();
    return r;
}

http::awaitable<http::response> screens_api::invite_station(http::request asked)
{
    const auto p = posted::read_invitation(asked.body);
    if (!p.wrong_text.empty())
        co_return bad_field(p.wrong_field, p.wrong_text, p.wrong_why);
    if (const auto* before = answered_before(p.id))
        co_return *before;
    const auto now = settings_.now();
    auto make = [p, now, fingerprint = settings_.authority_fingerprint](office_store& store) {
        auto made = invite(store.stations(), p.station, p.name, p.district, fingerprint, now);
        return std::pair(std::move(made), store.shown().station(p.station, now).value());
    };
    const auto [made, row] = co_await store_.run(std::move(make));
    changed(p.station);
    std::string out;
    wire::object_writer w(out);
    w.json("station", to_json(row))
        .text("join_code", made.code)
        .number("valid_until", made.valid_until.since_epoch)
        .end();
    co_return remember(p.id, http::json_answer(200, out));
}

http::awaitable<http::response> screens_api::revoke_station(std::string station,
                                                            http::request asked)
{
    const auto p = posted::read_id(asked.body);
    if (!p.wrong_text.empty())
        co_return bad_field(p.wrong_field, p.wrong_text, p.wrong_why);
    if (const auto* before = answered_before(p.id))
        co_return *before;
    struct outcome {
        std::optional<station_row> row;
        std::vector<std::string> serials;
        std::vector<std::string> stations;
    };
    auto deny = [station, now = settings_.now()](office_store& store) {
        outcome o;
        if (!store.stations().revoke(station, now))
            return o;
        return outcome{store.shown().station(station, now), store.stations().denied_serials(),
                       store.stations().revoked_stations()};
    };
    auto o = co_await store_.run(std::move(deny));
    if (!o.row)
        co_return not_there();
    denied_.replace(std::move(o.serials), std::move(o.stations));
    changed(station);
    std::string out;
    wire::object_writer w(out);
    w.json("station", to_json(*o.row)).end();
    co_return remember(p.id, http::json_answer(200, out));
}

void screens_api::changed(const std::string& station)
{
    if (hub_.readers() == 0)
        return;
    news_.insert(station);
    if (news_.size() > 1)
        return;  // the timer runs already
    gathering_.expires_after(settings_.gather);
    gathering_.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled)
            boost::asio::co_spawn(executor_, tell(), boost::asio::detached);
    });
}

http::awaitable<void> screens_api::tell()
{
    auto read = [wanted = std::exchange(news_, {}), now = settings_.now()](office_store& store) {
        std::vector<station_row> rows;
        for (const auto& station : wanted)
            if (auto row = store.shown().station(station, now))
                rows.push_back(std::move(*row));
        return std::pair(std::move(rows), store.shown().totals());
    };
    const auto [rows, totals] = co_await store_.run(std::move(read));
    for (const auto& row : rows)
        hub_.publish("station", to_json(row));
    hub_.publish("totals", to_json(totals));
}

}  // namespace thirdvisit::head_office
