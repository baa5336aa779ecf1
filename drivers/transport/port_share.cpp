#include "drivers/transport/port_share.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace thirdvisit::drivers {

port_share::port_share(boost::asio::any_io_executor executor)
    : changed_(executor, boost::asio::steady_timer::time_point::max())
{}

void port_share::release()
{
    released_ = true;
    changed_.cancel();
}

void port_share::claim()
{
    released_ = false;
    changed_.cancel();
}

boost::asio::awaitable<void> port_share::until_released(bool wanted)
{
    while (released_ != wanted)
        co_await changed_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

}  // namespace thirdvisit::drivers
