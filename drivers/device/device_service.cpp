#include "drivers/device/device_service.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <memory>
#include <utility>

namespace thirdvisit::drivers {
namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using boost::system::error_code;
using clock = std::chrono::steady_clock;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

class session_device final : public device {
public:
    explicit session_device(std::unique_ptr<session> conversation)
        : session_(std::move(conversation))
    {}

    session* conversation() const noexcept { return session_.get(); }

    void acknowledge(const std::string& record_id) override
    {
        heard_at_ = clock::now();
        session_->acknowledge(record_id, heard_at_);
        ring();
    }

    // Reading and obeying run side by side: a read that is cut short by an acknowledgement could
    // lose the bytes it had just received.
    asio::awaitable<error_code> run(transport& line, event_sink out) override
    {
        asio::steady_timer bell(co_await asio::this_coro::executor);
        const bell_at_hand hung(bell_, bell);
        session_->on_open(clock::now());
        const auto ended = co_await (listen(line) || obey(line, out, bell));
        co_return ended.index() == 0 ? std::get<0>(ended) : std::get<1>(ended);
    }

private:
    // Where the bell of a running `run` is found; null while there is none.
    using bell_place = std::shared_ptr<asio::steady_timer*>;

    // The bell lives as long as `run`, also when `run` is cancelled, and its place as long as both:
    // an executor that is torn down may end `run` after the device is gone.
    class bell_at_hand {
    public:
        bell_at_hand(bell_place place, asio::steady_timer& bell) : place_(std::move(place))
        {
            *place_ = &bell;
        }
        ~bell_at_hand() { *place_ = nullptr; }
        bell_at_hand(const bell_at_hand&) = delete;
        bell_at_hand& operator=(const bell_at_hand&) = delete;

    private:
        bell_place place_;
    };

    void ring()
    {
        rung_ = true;
        if (*bell_ != nullptr)
            (*bell_)->cancel();
    }

    asio::awaitable<error_code> listen(transport& line)
    {
        std::array<std::uint8_t, 512> chunk;
        for (;;) {
            const auto got = co_await line.read_some(chunk, clock::time_point::max());
            if (!got)
                co_return got.error();
            heard_at_ = clock::now();
            session_->on_bytes(byte_view(chunk).first(*got), heard_at_);
            ring();
        }
    }

    // For the session time goes on when it has slept or when something came, not while a busy
    // machine keeps us from running: else the second half of a frame that lies in the port already
    // would come after a silence.
    asio::awaitable<error_code> obey(transport& line, const event_sink& out,
                                     asio::steady_timer& bell)
    {
        auto now = clock::now();
        for (;;) {
            if (std::exchange(rung_, false))
                now = heard_at_;
            const action todo = session_->resume(now);
            if (const auto* t = std::get_if<transmit>(&todo)) {
                const auto sent = co_await line.write_all(t->frame);
                if (!sent)
                    co_return sent.error();
                now = clock::now();
            } else if (const auto* p = std::get_if<publish>(&todo)) {
                out(p->event);
            } else if (!rung_) {
                bell.expires_at(std::get<sleep_until>(todo).when);
                co_await bell.async_wait(use_tuple);
                now = clock::now();
            }
        }
    }

    std::unique_ptr<session> session_;
    bell_place bell_{std::make_shared<asio::steady_timer*>(nullptr)};
    clock::time_point heard_at_{};
    bool rung_{};
};

}  // namespace

std::unique_ptr<device> serve(std::unique_ptr<session> conversation)
{
    return std::make_unique<session_device>(std::move(conversation));
}

session* conversation_of(device& made) noexcept
{
    const auto* served = dynamic_cast<session_device*>(&made);
    return served ? served->conversation() : nullptr;
}

}  // namespace thirdvisit::drivers
