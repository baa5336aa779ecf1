// Tells waiting lines that a tty was plugged in, so that they try at once.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace thirdvisit::drivers {

// Where plug events are announced and awaited, all on one executor.
class plug_box {
public:
    explicit plug_box(boost::asio::any_io_executor executor);

    void announce();

    // True: something was plugged in; false: `longest` passed.
    boost::asio::awaitable<bool> wait(std::chrono::milliseconds longest);

private:
    boost::asio::steady_timer plugged_;
};

// Listens to udev and announces added ttys, until it is cancelled. Returns at once where there is
// no udev (containers): lines then go by time alone.
boost::asio::awaitable<void> watch_udev(plug_box& box);

}  // namespace thirdvisit::drivers
