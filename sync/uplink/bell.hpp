// A pause that can be cut short. The service waits on it; tests put a clock of their own in.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace thirdvisit::sync {

class bell {
public:
    virtual ~bell() = default;
    // True when rung, also when that happened before anybody waited; false when time ran out.
    virtual boost::asio::awaitable<bool> wait(std::chrono::milliseconds at_most) = 0;
    virtual void ring() = 0;
};

class timer_bell final : public bell {
public:
    explicit timer_bell(boost::asio::any_io_executor executor) : timer_(std::move(executor)) {}

    boost::asio::awaitable<bool> wait(std::chrono::milliseconds at_most) override;
    void ring() override;

private:
    boost::asio::steady_timer timer_;
    bool rung_{};
};

}  // namespace thirdvisit::sync
