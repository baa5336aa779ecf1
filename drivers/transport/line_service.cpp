#include "drivers/transport/line_service.hpp"

#include "drivers/transport/reopen_policy.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace thirdvisit::drivers {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using phase = enum line_state::phase;

asio::awaitable<bool> pause_for(std::chrono::milliseconds pause, plug_box* box)
{
    if (box)
        co_return co_await box->wait(pause);
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
    co_return false;
}

}  // namespace

asio::awaitable<void> run_line(port_opener open, device& what, event_sink events,
                               line_state_sink states, plug_box* box)
{
    reopen_policy policy;
    std::string told;
    states({.phase = phase::opening});
    for (;;) {
        auto port = co_await open();
        line_state lost{.phase = phase::lost, .why = port.why, .text = port.text};
        if (port.line) {
            told.clear();
            policy.on_open(clock::now());
            states({.phase = phase::open, .device = port.device});
            lost.why = co_await what.run(*port.line, events);
            lost.text = "port " + port.device + " was lost: " + lost.why.message() +
                        "; check plug and cable, it is tried again by itself";
            port.line.reset();
        }
        lost.retry_in = policy.on_lost(clock::now());
        if (std::exchange(told, lost.text) != lost.text)
            states(lost);
        if (co_await pause_for(lost.retry_in, box))
            policy.on_plugged();
    }
}

}  // namespace thirdvisit::drivers
