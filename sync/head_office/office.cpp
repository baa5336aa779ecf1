#include "sync/head_office/office.hpp"

#include "schemas/time_zone.hpp"
#include "sync/head_office/api/join_codes.hpp"
#include "sync/head_office/api/screens_api.hpp"
#include "sync/head_office/api/sync_api.hpp"
#include "sync/private_file.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace thirdvisit::head_office {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::hours certificate_check{6};
constexpr std::chrono::hours tidied_every{1};
constexpr std::size_t most_batch_body = 4 * 1024 * 1024;  // compressed

time_zone zone_of(const std::string& name)
{
    if (auto zone = time_zone::load(name))
        return std::move(*zone);
    throw start_error("time_zone \"" + name +
                      "\" is not known here; use a name like "
                      "Asia/Shanghai, and install tzdata");
}

template <class T>
T need(result<T> loaded, const fs::path& folder, const std::string& what)
{
    if (loaded)
        return std::move(*loaded);
    const auto why = loaded.error();
    if (why == errc::not_permitted)
        throw start_error(what + " in " + folder.string() +
                          " can be read by others; make its mode "
                          "0600");
    if (why == errc::malformed_message)
        throw start_error(what + " in " + folder.string() +
                          " is damaged; bring it back from a "
                          "backup");
    throw start_error(what + " in " + folder.string() + ": " + why.message());
}

http::server_limits sync_limits(const config& c)
{
    http::server_limits l;
    l.size.body = most_batch_body;
    l.connections = static_cast<std::size_t>(c.most_connections);
    l.idle = std::chrono::minutes(20);  // longer than the station's hello in eager mode
    l.whole_request = std::chrono::minutes(2);
    return l;
}

std::string fresh_epoch()
{
    return "e" + http::random_token();
}

}  // namespace

struct office::parts {
    asio::any_io_executor executor;
    config settings;
    office_hooks hooks;
    fs::path folder;
    time_zone zone;
    office_authority authority;
    fleet_keys keys;
    office_store store;
    deny_list denied;
    http::loopback_guard guard{"thirdvisit_head_office", http::random_token()};
    screens_api screens;
    sync_api stations;
    http::server screens_server;
    http::server sync_server;
    asio::steady_timer renewal;
    asio::steady_timer tidying;
    std::shared_ptr<bool> stopped{std::make_shared<bool>(false)};  // outlives the parts
    std::uint16_t sync_port{};

    parts(asio::any_io_executor ex, config c, office_hooks h);
    http::tls_server_settings tls(utc_ms& renew_at) const;
    asio::awaitable<void> keep_certificate_fresh(utc_ms renew_at);
    asio::awaitable<void> keep_tidy(std::shared_ptr<bool> gone);
    asio::awaitable<void> tidy(std::shared_ptr<bool> gone);
    void read_denied();
    screens_settings seen() const;
    sync_api_settings asked();
};

office::parts::parts(asio::any_io_executor ex, config c, office_hooks h)
    : executor(ex),
      settings(std::move(c)),
      hooks(std::move(h)),
      folder(settings.data_folder),
      zone(zone_of(settings.time_zone)),
      authority(need(office_authority::load(folder, settings.company, hooks.now()), folder,
                     "the authority's files")),
      keys(need(fleet_keys::load(folder), folder, "a key file")),
      store(folder / "head_office.db", keys, fresh_epoch,
            {settings.silent_after_hours * 3'600'000LL}),
      screens(ex, store, guard, denied, seen()),
      stations(store, authority, denied, asked()),
      screens_server(
          ex, [this](http::request r) { return screens.answer(std::move(r)); }, {}, hooks.log),
      sync_server(
          ex, [this](http::request r) { return stations.answer(std::move(r)); },
          sync_limits(settings), hooks.log),
      renewal(ex),
      tidying(ex)
{
    read_denied();
}

screens_settings office::parts::seen() const
{
    screens_settings s;
    s.company = settings.company;
    s.language = settings.language;
    s.time_zone = settings.time_zone;
    s.demo = settings.demo;
    s.authority_fingerprint = authority.fingerprint();
    s.now = hooks.now;
    s.today = [now = hooks.now, at = zone] { return at.local(now()).day; };
    s.pages = hooks.pages;
    return s;
}

sync_api_settings office::parts::asked()
{
    sync_api_settings s;
    s.company = settings.company;
    s.sealing_key = keys.public_key();
    s.most_waiting_batches = settings.most_waiting_batches;
    s.now = hooks.now;
    s.changed = [this](const std::string& station) { screens.changed(station); };
    s.log = hooks.log;
    return s;
}

void office::parts::read_denied()
{
    denied.replace(store.stations().denied_serials(), store.stations().revoked_stations());
}

http::tls_server_settings office::parts::tls(utc_ms& renew_at) const
{
    const auto shown = authority.make_server_identity(settings.sync_names, hooks.now());
    renew_at = shown.renew_at;
    return {shown.certificate_pem, shown.key_pem, authority.certificate_pem()};
}

asio::awaitable<void> office::parts::keep_certificate_fresh(utc_ms renew_at)
{
    for (;;) {
        renewal.expires_after(certificate_check);
        const auto [cancelled] = co_await renewal.async_wait(asio::as_tuple(asio::use_awaitable));
        if (cancelled)
            co_return;
        if (hooks.now() < renew_at)
            continue;
        const auto replaced = sync_server.replace_certificate(tls(renew_at));
        hooks.log(replaced ? "the server's certificate was renewed"
                           : "the server's certificate could not be renewed");
    }
}

// What is no longer needed goes in slices, between the batches of stations. `gone`: we were stopped,
// and what waited for the store finds nothing here any more.
asio::awaitable<void> office::parts::tidy(std::shared_ptr<bool> gone)
{
    bool more = true;
    while (more) {
        auto slice = [now = hooks.now()](office_store& s) { return s.kept().prune(now); };
        more = co_await store.run(std::move(slice));
        if (*gone)
            co_return;
    }
    auto empty_log = [](office_store& s) { return s.kept().empty_log(); };
    static_cast<void>(co_await store.run(std::move(empty_log)));  // else in an hour
}

asio::awaitable<void> office::parts::keep_tidy(std::shared_ptr<bool> gone)
{
    while (!*gone) {
        std::string trouble;
        try {
            co_await tidy(gone);
        } catch (const std::exception& e) {
            trouble = e.what();
        }
        if (*gone)
            co_return;
        if (!trouble.empty())
            hooks.log("old records could not be removed, tried again in an hour: " + trouble);
        tidying.expires_after(tidied_every);
        const auto [cancelled] = co_await tidying.async_wait(asio::as_tuple(asio::use_awaitable));
        static_cast<void>(cancelled);
    }
}

office::office(asio::any_io_executor executor, config settings, office_hooks hooks)
{
    try {
        parts_ =
            std::make_unique<parts>(std::move(executor), std::move(settings), std::move(hooks));
    } catch (const start_error&) {
        throw;
    } catch (const std::exception& e) {
        throw start_error(std::string("the database cannot be opened: ") + e.what());
    }
}

office::~office()
{
    if (parts_)
        stop();
}

void office::listen()
{
    auto& p = *parts_;
    utc_ms renew_at;
    const auto tls = p.tls(renew_at);
    const auto sync_port = static_cast<std::uint16_t>(p.settings.sync_port);
    const auto opened = p.sync_server.listen_tls(p.settings.sync_address, sync_port, tls);
    if (!opened)
        throw start_error(
            http::explain_listen_failure(p.settings.sync_address, sync_port, opened.error()));
    p.sync_port = *opened;
    const auto screens_port = static_cast<std::uint16_t>(p.settings.screens_port);
    const auto shown = p.screens_server.listen_tcp("127.0.0.1", screens_port);
    if (!shown)
        throw start_error(http::explain_listen_failure("127.0.0.1", screens_port, shown.error()));
    p.guard.set_port(*shown);
    p.screens.set_sync_address(sync_address());
    asio::co_spawn(p.executor, p.keep_certificate_fresh(renew_at), asio::detached);
    asio::co_spawn(p.executor, p.keep_tidy(p.stopped), asio::detached);
}

void office::stop()
{
    *parts_->stopped = true;
    parts_->renewal.cancel();
    parts_->tidying.cancel();
    parts_->screens.stop();
    parts_->screens_server.stop();
    parts_->sync_server.stop();
}

std::string office::screens_address() const
{
    return parts_->guard.address();
}
std::uint16_t office::sync_port() const
{
    return parts_->sync_port;
}

std::string office::sync_address() const
{
    const auto& c = parts_->settings;
    const bool anywhere = c.sync_address == "0.0.0.0" || c.sync_address == "::";
    const auto host = !c.sync_names.empty() ? c.sync_names.front()
                      : anywhere            ? std::string("127.0.0.1")
                                            : c.sync_address;
    return "https://" + host + ":" + std::to_string(parts_->sync_port);
}

const std::string& office::authority_fingerprint() const
{
    return parts_->authority.fingerprint();
}

std::string office::invite(const std::string& station, const std::string& name,
                           const std::string& district)
{
    auto& p = *parts_;
    return head_office::invite(p.store.stations(), station, name, district,
                               p.authority.fingerprint(), p.hooks.now())
        .code;
}

}  // namespace thirdvisit::head_office
