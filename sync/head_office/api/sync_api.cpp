#include "sync/head_office/api/sync_api.hpp"

#include "sync/wire/digest.hpp"

#include <array>

namespace thirdvisit::head_office {

namespace wire = sync::wire;

namespace {

constexpr int busy_pause_s = 20;
constexpr std::size_t most_text = wire::max_batch_bytes + 512 * 1024;

constexpr auto unknown_text = "head office does not know this station; ask for a join code";

struct endpoint {
    std::string_view path;
    http::awaitable<http::response> (sync_api::*handle)(http::request);
    bool needs_certificate;
};

wire::reading<sync::receipt> unpack_and_take(office_store& store, const std::string& station,
                                             const std::string& body, utc_ms now)
{
    const auto text = wire::decompress(body, most_text);
    if (!text)
        return wire::rejection{"bad_batch", "the zstd frame: " + text.error().message()};
    return store.intake().take(station, *text, now);
}

std::string version_of(const sync::instructions& i)
{
    return wire::sha256_hex(i.company + '\n' + i.name + '\n' + i.district + '\n' + i.sealing_key)
        .substr(0, 16);
}

}  // namespace

http::response refuse(int status, const std::string& code, const std::string& text,
                      int retry_after_s)
{
    auto r =
        http::json_answer(status, wire::encode(wire::refusal_answer{code, text, retry_after_s}));
    if (retry_after_s > 0)
        r.headers.add("Retry-After", std::to_string(retry_after_s));
    return r;
}

sync_api::sync_api(office_store& store, const office_authority& authority, deny_list& denied,
                   sync_api_settings settings)
    : store_(store), authority_(authority), denied_(denied), settings_(std::move(settings))
{}

http::awaitable<http::response> sync_api::answer(http::request asked)
{
    static constexpr std::array endpoints{
        endpoint{wire::join_path, &sync_api::join, false},
        endpoint{wire::hello_path, &sync_api::hello, true},
        endpoint{wire::batch_path, &sync_api::batch, true},
        endpoint{wire::pull_path, &sync_api::pull, true},
    };
    for (const auto& e : endpoints) {
        if (e.path != asked.path)
            continue;
        if (asked.method != "POST")
            co_return refuse(405, "bad_request", "only POST is understood here");
        if (e.needs_certificate)
            if (auto refused = not_welcome(asked))
                co_return std::move(*refused);
        co_return co_await (this->*e.handle)(std::move(asked));
    }
    co_return refuse(404, "not_found", "this is the sync port of a Thirdvisit head office");
}

std::optional<http::response> sync_api::not_welcome(const http::request& asked) const
{
    if (!asked.peer)
        return refuse(401, "not_joined", "a station's certificate is needed; join first");
    if (denied_.denies(asked.peer))
        return refuse(403, "revoked", "this certificate was revoked; ask for a new join code");
    return std::nullopt;
}

http::awaitable<void> sync_api::refresh_denied()
{
    auto work = [](office_store& store) {
        return std::pair(store.stations().denied_serials(), store.stations().revoked_stations());
    };
    auto [serials, stations] = co_await store_.run(work);
    denied_.replace(std::move(serials), std::move(stations));
}

namespace {

http::response refuse_code(redemption why)
{
    if (why == redemption::used)
        return refuse(403, "used_code",
                      "this join code was used already; ask head office for a new one");
    if (why == redemption::expired)
        return refuse(403, "expired_code",
                      "this join code is too old; ask head office for a new one");
    return refuse(403, "unknown_code",
                  "head office does not know this join code; ask it for a new one");
}

}  // namespace

http::awaitable<http::response> sync_api::join(http::request asked)
{
    auto wanted = wire::decode_join_request(asked.body);
    if (!wanted)
        co_return refuse(400, "bad_request", wanted.error().text);
    const auto now = settings_.now();
    if (wanted->secret.empty()) {  // a renewal
        if (auto refused = not_welcome(asked))
            co_return std::move(*refused);
        if (asked.peer.name != wanted->station)
            co_return refuse(403, "wrong_station", "the certificate is of another station");
        co_return co_await give_certificate(std::move(*wanted));
    }
    if (!authority_.issue(wanted->csr_pem, wanted->station, now))
        co_return refuse(400, "bad_request", "the certificate request is not sound");
    auto redeem = [station = wanted->station, hash = wire::sha256_hex(wanted->secret), now](
                      office_store& store) { return store.stations().redeem(station, hash, now); };
    const auto became = co_await store_.run(std::move(redeem));
    if (became != redemption::done)
        co_return refuse_code(became);
    co_await refresh_denied();
    co_return co_await give_certificate(std::move(*wanted));
}

http::awaitable<http::response> sync_api::give_certificate(wire::join_request wanted)
{
    const auto now = settings_.now();
    const auto pem = authority_.issue(wanted.csr_pem, wanted.station, now);
    if (!pem)
        co_return refuse(400, "bad_request", "the certificate request is not sound");
    const auto facts = pki::inspect(*pem).value();
    auto note = [station = wanted.station, facts, now](office_store& store) {
        const auto known = store.stations().find(station);
        if (known)
            store.stations().issued(station, facts.serial, now, facts.until);
        return known;
    };
    const auto known = co_await store_.run(std::move(note));
    if (!known)
        co_return refuse(401, "not_joined", unknown_text);
    settings_.changed(wanted.station);
    co_return http::json_answer(
        200, wire::encode(wire::join_answer{*pem, authority_.certificate_pem(),
                                            settings_.sealing_key, settings_.company, known->name,
                                            known->district, facts.until, now}));
}

http::awaitable<http::response> sync_api::hello(http::request asked)
{
    auto said = wire::decode_hello_request(asked.body);
    if (!said)
        co_return refuse(400, "bad_request", said.error().text);
    const auto station = asked.peer.name;
    if (said->who.station != station)
        co_return refuse(403, "wrong_station", "the certificate is of another station");
    auto greet = [station, said = std::move(*said),
                  now = settings_.now()](office_store& store) -> std::optional<sync::greeting> {
        if (!store.stations().find(station))
            return std::nullopt;
        return store.intake().hello(station, said, now);
    };
    const auto greeted = co_await store_.run(std::move(greet));
    if (!greeted)
        co_return refuse(401, "not_joined", unknown_text);
    if (greeted->new_epoch)
        settings_.log("station " + station + ": its disk was restored or cloned, it gets epoch " +
                      greeted->epoch);
    settings_.changed(station);
    co_return http::json_answer(200, wire::encode(*greeted));
}

http::awaitable<http::response> sync_api::batch(http::request asked)
{
    if (asked.headers.get("Content-Encoding") != "zstd")
        co_return refuse(415, "bad_batch", "a batch is zstd-compressed");
    if (*waiting_ >= settings_.most_waiting_batches)
        co_return refuse(503, "busy", "too many batches are waiting", busy_pause_s);
    ++*waiting_;
    // Given back also when the program ends before the answer.
    const std::shared_ptr<void> place(nullptr, [count = waiting_](void*) { --*count; });
    const auto station = asked.peer.name;
    auto take = [station, body = std::move(asked.body),
                 now = settings_.now()](office_store& store) -> wire::reading<sync::receipt> {
        if (!store.stations().find(station))
            return wire::rejection{"not_joined", unknown_text};
        return unpack_and_take(store, station, body, now);
    };
    const auto taken = co_await store_.run(std::move(take));
    if (!taken) {
        settings_.log("station " + station + ": batch refused: " + taken.error().text);
        const bool stranger = taken.error().code == "not_joined";
        co_return refuse(stranger ? 401 : 422, stranger ? "not_joined" : "bad_batch",
                         taken.error().text.substr(0, 900));
    }
    for (const auto& r : taken->refused)
        settings_.log("station " + station + ": record " + std::to_string(r.seq) +
                      " refused: " + r.code);
    settings_.changed(station);
    co_return http::json_answer(200, wire::encode(*taken));
}

http::awaitable<http::response> sync_api::pull(http::request asked)
{
    auto look = [station = asked.peer.name](office_store& store) {
        return store.stations().find(station);
    };
    const auto known = co_await store_.run(std::move(look));
    if (!known)
        co_return refuse(401, "not_joined", unknown_text);
    sync::instructions i{{},
                         settings_.company,
                         known->name,
                         known->district,
                         settings_.sealing_key,
                         settings_.now()};
    i.version = version_of(i);
    co_return http::json_answer(200, wire::encode(i));
}

}  // namespace thirdvisit::head_office
