// The long-running coroutines of a program: each has a name, an end that is logged, and can be
// cancelled with all the others. Nothing runs without an owner.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <functional>
#include <list>
#include <string>

namespace thirdvisit::station {

class tasks {
public:
    // `log` hears how each task ended, unless it ended in order or by cancel().
    tasks(boost::asio::any_io_executor executor, std::function<void(std::string)> log);

    void spawn(std::string name, boost::asio::awaitable<void> work);
    void cancel();
    std::size_t running() const { return signals_.size(); }

private:
    boost::asio::any_io_executor executor_;
    std::function<void(std::string)> log_;
    std::list<boost::asio::cancellation_signal> signals_;
    bool cancelled_{};
};

}  // namespace thirdvisit::station
