#include "drivers/transport/line_service.hpp"

#include "drivers/transport/reopen_policy.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>

namespace thirdvisit::drivers {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
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

// Until the line fails or, for nothing, until the port is wanted by the POS.
asio::awaitable<std::optional<error_code>> run_until_released(transport& line, device& what,
                                                              const event_sink& events,
                                                              port_share* share)
{
    using namespace asio::experimental::awaitable_operators;
    if (!share)
        co_return co_await what.run(line, events);
    const auto first = co_await (what.run(line, events) || share->until_released(true));
    if (first.index() == 1)
        co_return std::nullopt;
    co_return std::get<0>(first);
}

text lent_text(std::chrono::milliseconds left)
{
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(left).count();
    return {"port.lent", {{"minutes", std::int64_t{minutes}}}};
}

// True: it was lent and is ours again.
asio::awaitable<bool> lend(port_share* share, const line_state_sink& states)
{
    if (!share || !share->released())
        co_return false;
    line_state lent{.phase = phase::released, .text = lent_text(share->left())};
    states(lent);
    share->set_closed(true);
    co_await share->until_released(false);
    share->set_closed(false);
    co_return true;
}

// True: something was plugged in, or the POS wants the port, which is as good a reason to hurry.
asio::awaitable<bool> rest(std::chrono::milliseconds pause, plug_box* box, port_share* share)
{
    using namespace asio::experimental::awaitable_operators;
    if (!share)
        co_return co_await pause_for(pause, box);
    const auto first = co_await (pause_for(pause, box) || share->until_released(true));
    co_return first.index() == 1 || std::get<0>(first);
}

asio::awaitable<bool> is_cancelled()
{
    const auto state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() != asio::cancellation_type::none;
}

line_state lost_by(error_code why, const std::string& device)
{
    return {.phase = phase::lost,
            .why = why,
            .text = {"port.lost", {{"device", device}, {"error", word_of(why)}}}};
}

}  // namespace

asio::awaitable<void> run_line(port_opener open, device& what, event_sink events,
                               line_state_sink states, plug_box* box, port_share* share)
{
    reopen_policy policy;
    text told;
    states({.phase = phase::opening});
    for (;;) {
        if (co_await lend(share, states))
            told = {};  // whatever is wrong with it now is worth saying again
        auto port = co_await open();
        line_state lost{.phase = phase::lost, .why = port.why, .text = port.text};
        if (port.line) {
            told = {};
            policy.on_open(clock::now());
            states({.phase = phase::open, .device = port.device});
            const auto ended = co_await run_until_released(*port.line, what, events, share);
            port.line.reset();
            if (!ended)
                continue;
            if (co_await is_cancelled())
                co_return;  // nobody lost it
            lost = lost_by(*ended, port.device);
        }
        lost.retry_in = policy.on_lost(clock::now());
        if (std::exchange(told, lost.text) != lost.text)
            states(lost);
        if (co_await rest(lost.retry_in, box, share))
            policy.on_plugged();
    }
}

}  // namespace thirdvisit::drivers
