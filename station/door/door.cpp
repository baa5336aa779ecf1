// The station's HTTP door: routing, the live stream and the pages; see door.hpp.
#include "station/door/door.hpp"
#include "station/door/json.hpp"
#include "station/door/routes.hpp"
#include "station/web/assets.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

namespace thirdvisit::station {

namespace asio = boost::asio;
using asio::awaitable;

namespace {

http::response json_response(const json::value& v)
{
    auto r = http::json_answer(200, json::serialize(v));
    r.headers.add("Cache-Control", "no-store");
    return r;
}

}  // namespace

bool fits(std::string_view pattern, std::string_view path, std::string& argument)
{
    const auto open = pattern.find("{}");
    if (open == std::string_view::npos)
        return pattern == path;
    const auto before = pattern.substr(0, open);
    const auto after = pattern.substr(open + 2);
    if (path.size() <= before.size() + after.size() || !path.starts_with(before) ||
        !path.ends_with(after))
        return false;
    const auto inner = path.substr(before.size(), path.size() - before.size() - after.size());
    argument = std::string(inner);
    return inner.find('/') == std::string_view::npos;
}

door::door(asio::any_io_executor executor, core& business, const config& settings,
           const http::loopback_guard& guard, door_neighbours neighbours)
    : core_(business),
      settings_(settings),
      guard_(guard),
      neighbours_(std::move(neighbours)),
      bell_(executor, asio::steady_timer::time_point::max())
{}

std::span<const door::route> door::routes()
{
    static constexpr route all[] = {
        {"GET", "/api/state", audience::both, &door::get_state},
        {"GET", "/api/stream", audience::both, &door::get_stream},
        {"GET", "/api/twins", audience::both, &door::get_twins},
        {"POST", "/api/twins/apart", audience::both, &door::post_apart},
        {"POST", "/api/twins/merge", audience::both, &door::post_merge},
        {"POST", "/api/twins/undo", audience::both, &door::post_merge_undo},
        {"GET", "/api/plates", audience::both, &door::get_plates},
        {"GET", "/api/organisations", audience::both, &door::get_organisations},
        {"GET", "/api/hints", audience::both, &door::get_hints},
        {"GET", "/api/flags", audience::both, &door::get_flags},
        {"GET", "/api/customers/{}", audience::both, &door::get_customer},
        {"GET", "/api/status", audience::tool, &door::get_status},
        {"POST", "/api/points/{}/plate", audience::both, &door::post_plate},
        {"POST", "/api/visits/{}/plate", audience::both, &door::post_late_plate},
        {"POST", "/api/visits/{}/answer", audience::both, &door::post_answer},
        {"POST", "/api/visits/{}/served_by", audience::both, &door::post_served_by},
        {"POST", "/api/visits/{}/same_car", audience::both, &door::post_same_car},
        {"POST", "/api/visits/{}/grumbled", audience::both, &door::post_grumbled},
        {"POST", "/api/points/{}/card", audience::both, &door::post_tap_card},
        {"POST", "/api/duty", audience::both, &door::post_duty},
        {"POST", "/api/flags/{}/contact", audience::both, &door::post_contact},
        {"POST", "/api/care/{}/contact", audience::both, &door::post_care},
        {"POST", "/api/customers/{}/watch", audience::both, &door::post_watch},
        {"POST", "/api/customers/{}/reveal", audience::both, &door::post_reveal},
        {"POST", "/api/sync/now", audience::both, &door::post_sync_now},
        {"POST", "/api/lines/{}/port/release", audience::both, &door::post_port_release},
        {"POST", "/api/lines/{}/port/claim", audience::both, &door::post_port_claim},
        {"POST", "/api/import", audience::tool, &door::post_import},
        {"POST", "/api/join", audience::tool, &door::post_join},
    };
    return all;
}

awaitable<http::response> door::answer_screen(http::request asked)
{
    if (auto refused = guard_.check(asked))
        co_return std::move(*refused);
    co_return co_await dispatch(asked, false);
}

awaitable<http::response> door::answer_tool(http::request asked)
{
    co_return co_await dispatch(asked, true);
}

awaitable<http::response> door::dispatch(const http::request& asked, bool tool)
{
    bool path_known = false;
    for (const auto& r : routes()) {
        std::string argument;
        if ((r.open_to == audience::tool && !tool) || !fits(r.pattern, asked.path, argument))
            continue;
        if (r.method == asked.method)
            co_return co_await guarded(r, asked, argument);
        path_known = true;
    }
    if (path_known)
        co_return refusal(405, "wrong_method", "", "request.wrong_method");
    if (asked.path.starts_with("/api/"))
        co_return refusal(404, "not_found", "", "request.no_such_address");
    co_return page(asked);
}

// A store that cannot commit must not look like a broken page: it says what to do.
awaitable<http::response> door::guarded(const route& r, const http::request& asked,
                                        const std::string& argument)
{
    try {
        co_return co_await (this->*r.handle)(asked, argument);
    } catch (const std::exception& e) {
        neighbours_.log(std::string(r.method) + " " + std::string(r.pattern) +
                        " failed: " + e.what());
    }
    co_return store_trouble();
}

http::response door::store_trouble() const
{
    const auto why = core_.health();
    if (!why)
        return refusal(500, "internal", "", "request.failed");
    return refusal(503, "store", "", why->said.key, why->said.args);
}

http::response door::page(const http::request& asked) const
{
    if (asked.method != "GET" && asked.method != "HEAD")
        return refusal(405, "wrong_method", "", "request.wrong_method");
    const auto* file =
        screens::find_asset(web::assets(), asked.path, asked.headers.get("Accept-Encoding"));
    if (!file)
        return http::text_answer(404, "There is no such page.\n没有这个页面。\n");
    http::response r;
    r.headers.add("ETag", std::string(file->etag));
    r.headers.add("Vary", "Accept-Encoding");
    r.headers.add("Cache-Control", std::string(screens::cache_control(*file)));
    r.headers.add("X-Content-Type-Options", "nosniff");
    if (asked.headers.get("If-None-Match") == file->etag) {
        r.status = 304;
        return r;
    }
    r.headers.add("Content-Type", std::string(file->content_type));
    r.headers.add("Content-Security-Policy", std::string(screens::content_security_policy));
    if (!file->encoding.empty())
        r.headers.add("Content-Encoding", std::string(file->encoding));
    r.fixed_body = {reinterpret_cast<const char*>(file->body.data()), file->body.size()};
    return r;
}

awaitable<json::value> door::head_office()
{
    auto status = neighbours_.head_office();
    if (const auto why = core_.health()) {
        status.state = "stopped";
        status.detail = why->said;
    }
    const auto waiting = co_await core_.backlog();
    co_return json_of(status, waiting);
}

awaitable<json::value> door::snapshot()
{
    auto office = co_await head_office();
    const auto damage = co_await core_.damage();
    const auto s = co_await core_.snapshot();
    co_return json::value{{"station", json_of(settings_.station, settings_.recall.grace_days)},
                          {"now", s.now.since_epoch},
                          {"staff", json_of(s.staff)},
                          {"head_office", std::move(office)},
                          {"devices", json_of(neighbours_.devices())},
                          {"damage", json_of(damage)},
                          {"points", json_of(s.points)},
                          {"visits", json_of(s.visits)},
                          {"tasks", json_of(s.tasks)},
                          {"expected", json_of(s.expected)},
                          {"models", json::array(s.models.begin(), s.models.end())},
                          {"likely", json_of(s.likely)},
                          {"waiting_cards", json_of(s.waiting_cards)}};
}

awaitable<http::response> door::get_state(const http::request&, const std::string&)
{
    co_return json_response(co_await snapshot());
}

// The snapshot must be the first event and newer than every event it replaces: what was published
// while it was being made is dropped and the snapshot made again.
awaitable<http::response> door::get_stream(const http::request&, const std::string&)
{
    constexpr int most_tries = 5;
    http::response r;
    r.events = hub_.subscribe();
    std::string current;
    for (int i = 0; i < most_tries; ++i) {
        current = json::serialize(co_await snapshot());
        if (r.events->take().empty())
            break;
    }
    r.events->push("snapshot", current);
    co_return r;
}

void door::on_change(const change& c)
{
    if (std::holds_alternative<tasks_changed>(c))
        tasks_due_ = true;
    else if (std::holds_alternative<outbox_grew>(c) || std::holds_alternative<health_changed>(c))
        head_office_due_ = true;
    else if (std::holds_alternative<pump_clock_changed>(c))
        devices_changed();
    if (tasks_due_ || head_office_due_)
        bell_.cancel();
    if (hub_.readers() == 0)
        return;
    if (const auto* p = std::get_if<view::point>(&c))
        hub_.publish("point", json::serialize(json_of(*p)));
    else if (const auto* v = std::get_if<view::visit>(&c))
        hub_.publish("visit", json::serialize(json_of(*v)));
    else if (std::holds_alternative<likely_changed>(c))
        hub_.publish("likely", json::serialize(json_of(core_.likely())));
    else if (const auto* staff = std::get_if<std::vector<view::employee>>(&c))
        hub_.publish("staff", json::serialize(json_of(*staff)));
    else if (const auto* cards = std::get_if<std::vector<view::waiting_card>>(&c))
        hub_.publish("waiting_cards", json::serialize(json_of(*cards)));
}

void door::devices_changed()
{
    if (hub_.readers() > 0)
        hub_.publish("devices", json::serialize(json_of(neighbours_.devices())));
}

void door::head_office_changed()
{
    head_office_due_ = true;
    bell_.cancel();
}

awaitable<void> door::publish_due()
{
    const bool tasks = std::exchange(tasks_due_, false);
    const bool office = std::exchange(head_office_due_, false);
    if (hub_.readers() == 0)
        co_return;
    if (office) {
        hub_.publish("head_office", json::serialize(co_await head_office()));
        hub_.publish("damage", json::serialize(json_of(co_await core_.damage())));
    }
    if (!tasks)
        co_return;
    const auto s = co_await core_.snapshot();
    hub_.publish("tasks", json::serialize(json_of(s.tasks)));
    hub_.publish("expected", json::serialize(json_of(s.expected)));
}

awaitable<void> door::run()
{
    while (!stopped_) {
        if (!tasks_due_ && !head_office_due_) {
            bell_.expires_at(asio::steady_timer::time_point::max());
            boost::system::error_code rung;
            co_await bell_.async_wait(asio::redirect_error(asio::use_awaitable, rung));
        }
        try {
            co_await publish_due();
        } catch (const std::exception& e) {
            neighbours_.log(std::string("the screens could not be told of a change: ") + e.what());
        }
    }
}

void door::stop()
{
    stopped_ = true;
    hub_.close();
    bell_.cancel();
}

}  // namespace thirdvisit::station
