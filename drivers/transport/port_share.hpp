// A port that the station's POS may borrow: released, our line closes it and waits; claimed, our line
// opens it again. All on one executor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace thirdvisit::drivers {

class port_share {
public:
    explicit port_share(boost::asio::any_io_executor executor);

    void release();  // the POS may open the port once `run_line` says released
    void claim();    // the POS has closed it
    bool released() const noexcept { return released_; }

    // Returns when the port is released (or, for false, claimed), at once if it is already.
    boost::asio::awaitable<void> until_released(bool wanted);

private:
    boost::asio::steady_timer changed_;
    bool released_{};
};

}  // namespace thirdvisit::drivers
