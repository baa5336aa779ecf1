// One at a time, in order of arrival, on one executor: a commit and what the rules make of it must
// not interleave with the next one. Not for threads.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <memory>
#include <utility>

namespace thirdvisit::station {

class turnstile {
public:
    explicit turnstile(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // Lets the next one in when it goes.
    class pass {
    public:
        explicit pass(turnstile& gate) : gate_(&gate) {}
        ~pass()
        {
            if (gate_ != nullptr)
                gate_->leave();
        }
        pass(pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
        pass& operator=(pass&&) = delete;

    private:
        turnstile* gate_;
    };

    boost::asio::awaitable<pass> enter()
    {
        if (!busy_) {
            busy_ = true;
            co_return pass(*this);
        }
        const auto mine = std::make_shared<boost::asio::steady_timer>(
            executor_, boost::asio::steady_timer::time_point::max());
        waiting_.push_back(mine);
        boost::system::error_code called;
        co_await mine->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, called));
        co_return pass(*this);  // handed over: still busy
    }

private:
    void leave()
    {
        if (waiting_.empty()) {
            busy_ = false;
            return;
        }
        const auto next = waiting_.front();
        waiting_.pop_front();
        next->cancel();
    }

    boost::asio::any_io_executor executor_;
    bool busy_{false};
    std::deque<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace thirdvisit::station
