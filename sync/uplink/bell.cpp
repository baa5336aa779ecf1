#include "sync/uplink/bell.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace thirdvisit::sync {

boost::asio::awaitable<bool> timer_bell::wait(std::chrono::milliseconds at_most)
{
    if (!rung_) {
        timer_.expires_after(at_most);
        const auto [woken] =
            co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        static_cast<void>(woken);  // rung or run out: `rung_` knows
    }
    co_return std::exchange(rung_, false);
}

void timer_bell::ring()
{
    rung_ = true;
    timer_.cancel();
}

}  // namespace thirdvisit::sync
