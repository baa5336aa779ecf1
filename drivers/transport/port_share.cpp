#include "drivers/transport/port_share.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace thirdvisit::drivers {

using clock = boost::asio::steady_timer::clock_type;

port_share::port_share(boost::asio::any_io_executor executor)
    : changed_(executor, clock::time_point::max())
{}

void port_share::release(std::chrono::milliseconds at_most)
{
    released_ = true;
    changed_.expires_after(at_most);
}

void port_share::claim()
{
    released_ = false;
    changed_.expires_at(clock::time_point::max());
}

std::chrono::milliseconds port_share::left() const
{
    if (!released_)
        return {};
    const auto rest =
        std::chrono::duration_cast<std::chrono::milliseconds>(changed_.expiry() - clock::now());
    return std::max(rest, std::chrono::milliseconds(0));
}

void port_share::set_closed(bool closed)
{
    closed_ = closed;
    changed_.cancel();
}

// Setting the timer anew and cancelling it wake everybody who waits; running out takes the port back.
boost::asio::awaitable<void> port_share::until_changed()
{
    co_await changed_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (released_ && changed_.expiry() <= clock::now())
        claim();
}

boost::asio::awaitable<bool> port_share::until_closed()
{
    while (released_ && !closed_)
        co_await until_changed();
    co_return released_;
}

boost::asio::awaitable<void> port_share::until_released(bool wanted)
{
    while (released_ != wanted)
        co_await until_changed();
}

}  // namespace thirdvisit::drivers
