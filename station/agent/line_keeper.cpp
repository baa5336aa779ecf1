// Keeps one line open for its device; see line_keeper.hpp.
#include "station/agent/line_keeper.hpp"

#include "station/agent/settings.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace thirdvisit::station {

namespace asio = boost::asio;
using asio::awaitable;
using namespace std::chrono_literals;

namespace {

// Counts what comes in; everything else is the port's own business.
class counted_transport final : public drivers::transport {
public:
    counted_transport(drivers::transport& inner, device_status& status,
                      const std::function<utc_ms()>& now)
        : inner_(inner), status_(status), now_(now)
    {}

    awaitable<result<std::size_t>> read_some(
        std::span<std::uint8_t> into, std::chrono::steady_clock::time_point deadline) override
    {
        const auto got = co_await inner_.read_some(into, deadline);
        if (got && *got > 0) {
            ++status_.frames;
            status_.last_frame = now_();
        }
        co_return got;
    }

    awaitable<result<>> write_all(byte_view frame) override { return inner_.write_all(frame); }

private:
    drivers::transport& inner_;
    device_status& status_;
    const std::function<utc_ms()>& now_;
};

awaitable<void> pause(std::chrono::milliseconds how_long)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, how_long);
    co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

std::chrono::milliseconds reopen_pause(int failures)
{
    constexpr auto first = 100ms;
    constexpr auto longest = 5000ms;
    const auto doubled = first * (1 << std::clamp(failures, 0, 10));
    return std::min<std::chrono::milliseconds>(doubled, longest);
}

line_keeper::line_keeper(line_parts parts) : parts_(std::move(parts))
{
    const auto& s = parts_.settings;
    status_.line = s.id;
    status_.driver = s.driver;
    status_.owner = s.mode == wire_owner::owner;
    status_.proof = parts_.proof;
    status_.points = points_of(s);
    std::set<int> addresses;
    for (const auto& n : s.nozzles)
        addresses.insert(n.address);
    addresses_ = std::max<std::size_t>(1, addresses.size());
}

awaitable<void> line_keeper::run()
{
    int failures = 0;
    for (;;) {
        auto port = parts_.open();
        if (port) {
            failures = 0;
            silent_.clear();
            show("ok", "");
            counted_transport counted(**port, status_, parts_.now);
            const auto lost = co_await parts_.device->run(
                counted, [this](const drivers::device_event& e) { on_event(e); });
            show("closed", parts_.explain(lost));
        } else {
            show("closed", parts_.explain(port.error()));
        }
        port = errc::port_not_found;  // closed before it is opened again
        co_await pause(parts_.pause(failures++));
    }
}

void line_keeper::on_event(const drivers::device_event& e)
{
    if (std::holds_alternative<drivers::line_noise>(e))
        ++status_.errors;
    if (const auto* s = std::get_if<drivers::fell_silent>(&e))
        silent_.insert(s->address);
    if (const auto* s = std::get_if<drivers::spoke_again>(&e))
        silent_.erase(s->address);
    show_silence();
    parts_.take(e);
}

void line_keeper::show_silence()
{
    show(silent_.size() >= addresses_ ? "silent" : "ok", "");
}

// Logged once per change, however often it is tried again.
void line_keeper::show(std::string state, std::string detail)
{
    if (state == status_.state && detail == status_.detail)
        return;
    status_.state = std::move(state);
    status_.detail = std::move(detail);
    parts_.log("line " + status_.line + " is " + status_.state +
               (status_.detail.empty() ? "" : ": " + status_.detail));
    parts_.changed();
}

}  // namespace thirdvisit::station
