// The station's program put together; see agent.hpp.
#include "station/agent/agent.hpp"

#include "drivers/driver.hpp"
#include "drivers/transport/ports.hpp"
#include "station/agent/log.hpp"
#include "station/agent/settings.hpp"
#include "station/service/station_clock.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <filesystem>

namespace thirdvisit::station {

namespace asio = boost::asio;

namespace {

// A year of transactions as CSV is some tens of megabytes.
constexpr std::size_t largest_import = 64 * 1024 * 1024;

http::server_limits tool_limits()
{
    http::server_limits l;
    l.size.body = largest_import;
    l.connections = 8;
    return l;
}

http::server_limits screen_limits()
{
    http::server_limits l;
    l.connections = 32;
    return l;
}

http::response still_starting()
{
    return http::json_answer(503, R"({"error":"starting","field":"","text":"request.starting"})");
}

drivers::line_settings wire_of(const line_config& line, const drivers::driver& driver)
{
    auto wire = driver.line;
    if (line.baud > 0)
        wire.baud = line.baud;
    return wire;
}

// The store sets a damaged file aside and goes on with what could be read; somebody must know.
void tell_of_damaged_files(const std::filesystem::path& folder)
{
    std::error_code ec;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ec))
        if (entry.path().filename().string().find(".damaged-") != std::string::npos)
            log_warning("a database was found damaged and kept as " + entry.path().string() +
                        "; what could be read was carried over. Check the disk and hand the file "
                        "to support within seven days: then it is removed, with who is in it");
}

// "own vectors" as the screens' contract writes it.
std::string proof_word(const drivers::driver& d)
{
    std::string word(name_of(d.proof));
    std::replace(word.begin(), word.end(), ' ', '_');
    return word;
}

}  // namespace

agent::agent(asio::io_context& context, const config& settings)
    : context_(context),
      settings_(settings),
      lines_tasks_(context.get_executor(), log_error),
      tasks_(context.get_executor(), log_error),
      box_(context.get_executor()),
      guard_("thirdvisit_station_" + std::to_string(settings.web_port), http::random_token())
{}

agent::~agent() = default;

void agent::start()
{
    open_screens();
    open_core();
    open_lines();
    open_door();
    for (auto& line : lines_)
        lines_tasks_.spawn("line " + line->status().line, line->run());
    lines_tasks_.spawn("watch for plugged adapters", drivers::watch_udev(box_));
    tasks_.spawn("core", core_->run());
    tasks_.spawn("door", door_->run());
    tasks_.spawn("head office", office_->run());
    log_info("station " + settings_.station.id + " listens on " + std::to_string(lines_.size()) +
             " lines");
}

// First of all: a second program on the same port is found before anything is opened.
void agent::open_screens()
{
    screens_ = std::make_unique<http::server>(
        context_.get_executor(),
        [this](http::request asked) -> asio::awaitable<http::response> {
            if (!door_)
                co_return still_starting();
            co_return co_await door_->answer_screen(std::move(asked));
        },
        screen_limits(), log_warning);
    const std::string address = "127.0.0.1";
    const auto port = static_cast<std::uint16_t>(settings_.web_port);
    const auto opened = screens_->listen_tcp(address, port);
    if (!opened)
        throw startup_fault(http::explain_listen_failure(address, port, opened.error()), false);
    guard_.set_port(*opened);
}

void agent::open_core()
{
    core_ = std::make_unique<core>(context_.get_executor(), core_settings_of(settings_));
    core_->on_change([this](const change& c) { on_change(c); });
    tell_of_damaged_files(settings_.data_folder);
}

void agent::open_lines()
{
    for (const auto& line : settings_.lines) {
        const auto* driver = drivers::find_driver(line.driver);
        const auto spec = drivers::parse_port_spec(line.port);
        if (!driver || !spec)
            throw startup_fault("line " + line.id + ": driver or port is not known", true);
        const bool owner = line.mode == wire_owner::owner;
        if (owner ? !driver->can_own : !driver->can_tap)
            throw startup_fault(
                "line " + line.id + ": driver " + line.driver + " cannot be " +
                    (owner ? "owner; write mode = \"tap\"" : "tap; write mode = \"owner\""),
                true);
        lines_.push_back(std::make_unique<line_keeper>(parts_of(line, *driver, *spec)));
    }
}

line_parts agent::parts_of(const line_config& line, const drivers::driver& driver,
                           const drivers::port_spec& spec)
{
    const drivers::driver_context context{
        .cards = core_->cards(),
        .wall_clock = [this] { return core_->clock().trusted_local(); },
        .mode =
            line.mode == wire_owner::owner ? drivers::line_mode::owner : drivers::line_mode::tap,
        .options = line.options};
    line_parts p;
    p.settings = line;
    p.proof = proof_word(driver);
    try {
        p.device = driver.make(context);
    } catch (const std::invalid_argument& e) {
        throw startup_fault("line " + line.id + ": " + e.what(), true);
    }
    p.executor = context_.get_executor();
    p.open = [spec, wire = wire_of(line, driver)] { return drivers::open_port(spec, wire); };
    p.box = &box_;
    p.take = [this, id = line.id](const drivers::device_event& e) { take(id, e); };
    p.changed = [this] {
        if (door_)
            door_->devices_changed();
    };
    p.log = log_warning;
    p.now = [this] { return core_->clock().now(); };
    return p;
}

void agent::open_door()
{
    office_ =
        std::make_unique<head_office_link>(context_.get_executor(), *core_, settings_, [this] {
            if (door_)
                door_->head_office_changed();
        });
    door_neighbours n;
    n.devices = [this] {
        std::vector<device_status> all;
        for (const auto& line : lines_) {
            all.push_back(line->status());
            if (const auto off = core_->wrong_pump_clock_ms(all.back().line))
                all.back().clock_off_s = *off / 1'000;
        }
        return all;
    };
    n.head_office = [this] { return office_->status(); };
    n.sync_now = [this] { office_->send_now(); };
    n.join = [this](std::string code) { return office_->join(std::move(code)); };
    n.release_port = [this](std::string line, std::chrono::seconds at_most) {
        return release_port(std::move(line), at_most);
    };
    n.claim_port = [this](const std::string& line) { return claim_port(line); };
    n.log = log_error;
    door_ =
        std::make_unique<door>(context_.get_executor(), *core_, settings_, guard_, std::move(n));

    tool_ = std::make_unique<http::server>(
        context_.get_executor(),
        [this](http::request asked) { return door_->answer_tool(std::move(asked)); }, tool_limits(),
        log_warning);
    const auto socket = tool_socket_of(settings_);
    const auto opened = tool_->listen_unix(socket.string());
    if (!opened)
        throw startup_fault("the socket of the operator's tool cannot be opened at " +
                                socket.string() + " (" + opened.error().message() +
                                "); check the folder's owner and mode",
                            false);
}

void agent::take(const std::string& line, const drivers::device_event& e)
{
    if (stopping_)
        return;
    core_->take(line, e, [this, line](const std::string& record_id) {
        if (auto* keeper = find_line(line))
            keeper->acknowledge(record_id);
    });
}

line_keeper* agent::find_line(const std::string& id)
{
    const auto found = std::find_if(lines_.begin(), lines_.end(),
                                    [&](const auto& l) { return l->status().line == id; });
    return found == lines_.end() ? nullptr : found->get();
}

rejection agent::refused_port(const std::string& why, const std::string& line) const
{
    return {why == "port.no_such_line" ? errc::not_found : errc::refused,
            "line",
            why,
            {{"line", line}}};
}

asio::awaitable<outcome<device_status>> agent::release_port(std::string line,
                                                            std::chrono::seconds at_most)
{
    auto* keeper = find_line(line);
    if (!keeper)
        co_return refused_port("port.no_such_line", line);
    if (!co_await keeper->release_port(at_most))
        co_return refused_port("port.claimed_meanwhile", line);
    co_return keeper->status();
}

outcome<device_status> agent::claim_port(const std::string& line)
{
    auto* keeper = find_line(line);
    if (!keeper)
        return refused_port("port.no_such_line", line);
    keeper->claim_port();
    return keeper->status();
}

void agent::on_change(const change& c)
{
    if (door_)
        door_->on_change(c);
    if (office_ && std::holds_alternative<outbox_grew>(c))
        office_->outbox_grew();
}

void agent::stop()
{
    if (stopping_)
        return;
    stopping_ = true;
    screens_->stop();
    tool_->stop();
    door_->stop();
    lines_tasks_.cancel();
    office_->stop();
    core_->stop();  // its run() ends when what was taken is stored
}

}  // namespace thirdvisit::station
