// A port that the station's POS may borrow: released, our line closes it and waits; claimed, our line
// opens it again. A POS that forgets to give it back loses it after the time it asked for. All on
// one executor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace thirdvisit::drivers {

class port_share {
public:
    explicit port_share(boost::asio::any_io_executor executor);

    // The POS wants the port for so long at most; asked again, the time starts anew.
    void release(std::chrono::milliseconds at_most);
    // The POS has closed it.
    void claim();
    bool released() const noexcept { return released_; }
    // What is left of the time; zero: not released.
    std::chrono::milliseconds left() const;

    // Our line has closed the port, or holds it again: `run_line` says so.
    void set_closed(bool closed);
    // Returns when the POS may open the port; false: it was claimed before that came.
    boost::asio::awaitable<bool> until_closed();
    // Returns when the port is released (or, for false, claimed), at once if it is already.
    boost::asio::awaitable<void> until_released(bool wanted);

private:
    boost::asio::awaitable<void> until_changed();

    boost::asio::steady_timer changed_;  // expires when a loan does
    bool released_{};
    bool closed_{};
};

}  // namespace thirdvisit::drivers
