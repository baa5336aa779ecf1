// `thirdvisit listen`: one line, its device's events as JSON lines, for somebody who stands beside
// the pump. Stores nothing and therefore acknowledges nothing, so that a record stays with its
// device; only who asks for it with --acknowledge lets the device forget what was printed.
#include "drivers/decode/decode.hpp"
#include "drivers/probe/probe_service.hpp"
#include "drivers/recorder/recording_service.hpp"
#include "drivers/transport/line_service.hpp"
#include "station/config/config.hpp"
#include "station/keys/crypto.hpp"
#include "station/tool/commands.hpp"
#include "station/words/words.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <ctime>
#include <fstream>
#include <ostream>

namespace thirdvisit::station::tool {

namespace asio = boost::asio;

namespace {

// Tokens that mean something during this run only: enough to see the same card come back.
class passing_sealer final : public drivers::card_sealer {
public:
    card_identity seal(std::string_view digits) override
    {
        constexpr std::size_t shown = 4;
        const auto mark = hmac_sha256(key_, as_bytes(digits));
        const auto tail = digits.size() > shown ? digits.substr(digits.size() - shown) : digits;
        return {to_hex(mark), std::string(tail), ""};
    }

private:
    secret key_{random_secret()};
};

std::optional<local_time> clock_on_the_wall()
{
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    const auto day = day_from_civil(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
    if (!day)
        return std::nullopt;
    return local_time{*day, local.tm_hour * 3600 + local.tm_min * 60 + std::min(local.tm_sec, 59)};
}

int say(streams s, const std::string& sentence)
{
    s.err << "thirdvisit: " << sentence << "\n";
    return bad_input;
}

const drivers::driver* choose_driver(const listen_options& o, streams s)
{
    const auto* found = drivers::find_driver(o.driver);
    if (!found) {
        std::vector<std::string> names;
        for (const auto* d : drivers::all_drivers())
            names.emplace_back(d->name);
        const auto like = nearest(o.driver, names);
        say(s, "there is no driver \"" + o.driver + "\"; " +
                   (like.empty() ? "" : "did you mean \"" + like + "\"? ") +
                   "`thirdvisit drivers` lists them");
        return nullptr;
    }
    const bool owner = o.mode == "owner";
    if (o.acknowledge && !owner) {
        say(s, "a tap never sends and so acknowledges nothing; leave out --acknowledge or use "
               "--mode owner");
        return nullptr;
    }
    if (owner ? found->can_own : found->can_tap)
        return found;
    say(s, "driver " + o.driver + " cannot be " + o.mode + "; use --mode " +
               (owner ? "tap" : "owner"));
    return nullptr;
}

// Runs the line until a signal comes or the time is over.
int run_until_stopped(const listen_options& o, streams s, drivers::device& device,
                      const drivers::port_spec& spec, const drivers::line_settings& line,
                      const std::shared_ptr<drivers::recording_writer>& recording)
{
    asio::io_context context(1);
    asio::cancellation_signal stop;
    asio::signal_set signals(context, SIGINT, SIGTERM);
    asio::steady_timer limit(context);
    bool stopping = false;
    const auto end = [&](boost::system::error_code ec, auto&&...) {
        stopping = stopping || !ec;
        if (!ec)
            stop.emit(asio::cancellation_type::terminal);
    };
    signals.async_wait(end);
    if (o.seconds > 0) {
        limit.expires_after(std::chrono::seconds(o.seconds));
        limit.async_wait(end);
    }
    const auto show = [&](const drivers::device_event& e) {
        s.out << drivers::to_json_line(e) << std::endl;
        const auto* offered = std::get_if<drivers::record_offered>(&e);
        if (offered && o.acknowledge && s.out.good())  // not what nobody has seen
            device.acknowledge(offered->record_id);
    };
    const auto tell = [&](const drivers::line_state& state) {
        if (!state.text.key.empty() && !stopping)
            s.err << "thirdvisit: " << station::say(o.in, state.text) << "\n";
    };
    drivers::port_opener open = [&] { return drivers::open_port(spec, line); };
    if (recording)
        open = drivers::recorded(std::move(open), recording);
    const auto ended = [&](std::exception_ptr) {
        signals.cancel();
        limit.cancel();
    };
    asio::co_spawn(context, drivers::run_line(open, device, show, tell, nullptr),
                   asio::bind_cancellation_slot(stop.slot(), ended));
    context.run();
    return success;
}

}  // namespace

int listen_line(const listen_options& o, streams s)
{
    const auto* driver = choose_driver(o, s);
    if (!driver)
        return bad_input;
    const auto spec = drivers::parse_port_spec(o.port.starts_with('/') ? "tty:" + o.port : o.port);
    if (!spec)
        return say(s, drivers::explain_port_spec(o.port));
    passing_sealer cards;
    const drivers::driver_context context{.cards = cards,
                                          .wall_clock = clock_on_the_wall,
                                          .mode = o.mode == "owner" ? drivers::line_mode::owner
                                                                    : drivers::line_mode::tap,
                                          .options = o.options};
    auto line = driver->line;
    if (o.baud > 0)
        line.baud = o.baud;
    std::ofstream file;
    std::shared_ptr<drivers::recording_writer> recording;
    if (!o.record.empty()) {
        file.open(o.record, std::ios::app);
        if (!file)
            return say(s, o.record + " cannot be written; give a file in a folder that exists");
        recording = std::make_shared<drivers::recording_writer>(
            driver->name, context.mode, std::chrono::steady_clock::now(),
            [&file](std::string_view text) { file << text << std::flush; });
    }
    try {
        const auto device = driver->make(context);
        return run_until_stopped(o, s, *device, *spec, line, recording);
    } catch (const std::invalid_argument& e) {
        return say(s, e.what());
    }
}

int probe_adapters(int milliseconds_each, language in, streams s)
{
    asio::io_context context(1);
    std::vector<drivers::probe_finding> found;
    auto work = [&]() -> asio::awaitable<void> {
        found = co_await drivers::probe_ports(drivers::list_adapters(),
                                              std::chrono::milliseconds(milliseconds_each));
    };
    asio::co_spawn(context, std::move(work), [](std::exception_ptr e) {
        if (e)
            std::rethrow_exception(e);
    });
    context.run();
    for (const auto& f : found)
        s.out << drivers::to_toml(f, station::say(in, f.trouble)) << "\n";
    if (found.empty())
        s.err << "thirdvisit: " << station::say(in, {"tool.no_adapter", {}}) << "\n";
    return success;
}

int replay_recording(const std::string& file, streams s)
{
    std::string text;
    if (!read_all(file, s, text))
        return bad_input;
    int line = 0;
    const auto tape = drivers::parse_recording(text, &line);
    if (!tape)
        return say(s, file + ", line " + std::to_string(line) +
                          ": this is no recording; `thirdvisit listen --record FILE` makes one");
    passing_sealer cards;
    try {
        for (const auto& event : drivers::replay(*tape, cards))
            s.out << event << "\n";
    } catch (const std::invalid_argument& e) {
        return say(s, e.what());
    }
    return success;
}

}  // namespace thirdvisit::station::tool
