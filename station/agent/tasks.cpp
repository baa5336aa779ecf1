// The long-running coroutines of a program; see tasks.hpp.
#include "station/agent/tasks.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <exception>

namespace thirdvisit::station {

namespace asio = boost::asio;

tasks::tasks(asio::any_io_executor executor, std::function<void(std::string)> log)
    : executor_(std::move(executor)), log_(std::move(log))
{}

void tasks::spawn(std::string name, asio::awaitable<void> work)
{
    const auto mine = signals_.emplace(signals_.end());
    auto ended = [this, mine, name = std::move(name)](std::exception_ptr failure) {
        signals_.erase(mine);
        if (!failure || cancelled_)
            return;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& e) {
            log_(name + " ended: " + e.what());
        }
    };
    asio::co_spawn(executor_, std::move(work),
                   asio::bind_cancellation_slot(mine->slot(), std::move(ended)));
}

void tasks::cancel()
{
    cancelled_ = true;
    // A cancelled task may end at once and take its signal out of the list.
    for (auto it = signals_.begin(); it != signals_.end();)
        (it++)->emit(asio::cancellation_type::terminal);
}

}  // namespace thirdvisit::station
