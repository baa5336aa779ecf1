// The station's way to head office; see head_office_link.hpp.
#include "station/agent/head_office_link.hpp"

#include "station/agent/log.hpp"
#include "station/service/station_clock.hpp"
#include "station/words/words.hpp"
#include "sync/https.hpp"
#include "sync/link_fault.hpp"
#include "sync/uplink/uplink_service.hpp"

#include <filesystem>
#include <optional>
#include <random>

namespace thirdvisit::station {

namespace asio = boost::asio;
using asio::awaitable;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view agent_version = THIRDVISIT_VERSION;
constexpr auto join_patience = 30s;

std::filesystem::path joined_file_of(const config& c)
{
    return std::filesystem::path(c.data_folder) / "head_office.joined";
}

sync::uplink_settings uplink_settings_of(const sync_config& s)
{
    sync::uplink_settings u;
    u.eager = s.mode == sync_mode::eager;
    u.night.begin_minute = s.window.from_minute;
    u.night.end_minute = s.window.to_minute;
    u.patience.first = std::chrono::seconds(s.first_pause_s);
    u.patience.longest = std::chrono::seconds(s.longest_pause_s);
    return u;
}

std::string_view word_of(sync::uplink_state s)
{
    switch (s) {
    case sync::uplink_state::idle:
        return "ok";
    case sync::uplink_state::sending:
        return "sending";
    case sync::uplink_state::unreachable:
        return "unreachable";
    case sync::uplink_state::stopped:
        return "stopped";
    }
    return "stopped";
}

// A newer head office may refuse for a reason that has no sentence here yet.
std::string key_of(const sync::wire::rejection& why)
{
    auto key = "link." + why.code;
    return say(language::en, {key, {}}) == key ? "link.refused" : key;
}

rejection of_other_station(const std::string& station)
{
    return {errc::refused, "code", "link.code_of_other", {{"station", station}}};
}

}  // namespace

// What is alive while the station is joined. A new joining replaces all of it.
struct connection {
    sync::https_head_office far;
    sync::timer_bell bell;
    sync::uplink_service service;

    connection(asio::any_io_executor executor, sync::https_settings https, sync::joined who,
               sync::outbox& box, sync::uplink_settings settings, sync::uplink_hooks hooks)
        : far(executor, std::move(https), std::move(who)),
          bell(executor),
          service(box, far, bell, std::move(settings), std::move(hooks), std::random_device{}())
    {}
};

struct head_office_link::parts {
    asio::any_io_executor executor;
    core& business;
    const config& settings;
    std::function<void()> changed;
    sync::timer_bell wake;
    std::optional<sync::https_address> address;
    std::optional<sync::joined> who;
    std::unique_ptr<connection> open;
    std::string trouble;  // catalogue key: why there is no connection at all
    bool stopped{};

    sync::uplink_hooks hooks();
    std::unique_ptr<connection> connect();
    void adopt(const sync::joined& j);
};

sync::uplink_hooks head_office_link::parts::hooks()
{
    sync::uplink_hooks h;
    h.now = [this] { return business.clock().now(); };
    h.local_now = [this] { return business.clock().local(business.clock().now()); };
    h.on_status = [this, before = std::string()](const sync::uplink_status& s) mutable {
        if (s.fault != before && !s.fault.empty())
            log_warning("head office: " + s.text);
        before = s.fault;
        changed();
    };
    h.on_time = [this](utc_ms theirs, std::int64_t round_trip_ms) {
        business.set_head_office_time(theirs, round_trip_ms);
    };
    h.on_instructions = [this](const sync::instructions& i) {
        business.set_head_office_key(i.sealing_key);
    };
    return h;
}

std::unique_ptr<connection> head_office_link::parts::connect()
{
    sync::https_settings https;
    https.address = *address;
    https.joined_file = joined_file_of(settings);
    https.agent_version = agent_version;
    https.now = [this] { return business.clock().now(); };
    https.log = log_info;
    return std::make_unique<connection>(executor, std::move(https), *who, business.outbox(),
                                        uplink_settings_of(settings.sync), hooks());
}

void head_office_link::parts::adopt(const sync::joined& j)
{
    who = j;
    trouble.clear();
    business.set_head_office_key(j.sealing_key);
}

head_office_link::head_office_link(asio::any_io_executor executor, core& business,
                                   const config& settings, std::function<void()> changed)
    : parts_(new parts{executor,
                       business,
                       settings,
                       std::move(changed),
                       sync::timer_bell(executor),
                       {},
                       {},
                       {},
                       {},
                       {}})
{
    if (const auto address = sync::parse_https_address(settings.sync.address))
        parts_->address = *address;
    const auto who = sync::load_joined(joined_file_of(settings));
    if (who)
        parts_->adopt(*who);
    else
        parts_->trouble =
            who.error() == errc::not_found ? "link.not_joined" : "link.bad_credentials";
    if (!parts_->address)
        parts_->trouble = "link.no_address";
}

head_office_link::~head_office_link() = default;

awaitable<void> head_office_link::run()
{
    auto& p = *parts_;
    while (!p.stopped) {
        if (!p.who || !p.address) {
            co_await p.wake.wait(24h);
            continue;
        }
        p.open = p.connect();
        co_await p.open->service.run();  // until stop(), or until the station joined anew
    }
}

void head_office_link::stop()
{
    parts_->stopped = true;
    parts_->wake.ring();
    if (parts_->open)
        parts_->open->service.stop();
}

head_office_status head_office_link::status() const
{
    const auto& p = *parts_;
    head_office_status shown;
    if (!p.open) {
        if (!p.trouble.empty())
            shown.detail = text{p.trouble, {}};
        return shown;
    }
    const auto& now = p.open->service.status();
    shown.state = word_of(now.state);
    if (!now.fault.empty())
        shown.detail = text{"link." + now.fault, {}};
    shown.last_sync = now.last_success;
    shown.next_sync = now.next_at;
    return shown;
}

void head_office_link::send_now()
{
    if (parts_->open)
        parts_->open->service.send_now();
}

void head_office_link::outbox_grew()
{
    if (parts_->open)
        parts_->open->service.ring();
}

awaitable<outcome<text>> head_office_link::join(std::string code)
{
    auto& p = *parts_;
    if (!p.address)
        co_return rejection{errc::refused, "", "link.no_address"};
    const auto parsed = sync::parse_join_code(code);
    if (!parsed)
        co_return rejection{errc::malformed_message, "code", "link.bad_code"};
    if (parsed->station != p.settings.station.id)
        co_return of_other_station(parsed->station);
    const auto joined = co_await sync::join(p.executor, *p.address, *parsed,
                                            std::string(agent_version), join_patience);
    if (!joined)
        co_return rejection{errc::refused, "code", key_of(joined.error())};
    if (const auto saved = sync::save_joined(joined_file_of(p.settings), *joined); !saved)
        throw std::runtime_error("the certificate cannot be stored: " + saved.error().message());
    log_info("joined head office as station " + joined->station);
    p.adopt(*joined);
    if (p.open)
        p.open->service.stop();
    p.wake.ring();
    p.changed();
    text done{"link.joined", {{"company", joined->company}}};
    co_return done;
}

}  // namespace thirdvisit::station
