// The wire to head office, as a cable one can cut; see relay.hpp.
#include "station/demo/relay.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <set>
#include <stdexcept>
#include <thread>

namespace thirdvisit::demo {

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using namespace asio::experimental::awaitable_operators;

namespace {

awaitable<void> pump(tcp::socket& from, tcp::socket& to)
{
    std::array<char, 16 * 1024> chunk;
    for (;;) {
        const auto count = co_await from.async_read_some(asio::buffer(chunk), use_awaitable);
        co_await asio::async_write(to, asio::buffer(chunk, count), use_awaitable);
    }
}

}  // namespace

struct relay::parts {
    std::set<tcp::socket*> open;  // outlives the coroutines that the context still holds at its end
    asio::io_context context{1};
    tcp::acceptor door;
    tcp::endpoint target;
    bool whole{true};
    std::thread thread;

    parts(std::uint16_t port, std::uint16_t to)
        : door(context, {asio::ip::address_v4::loopback(), port}),
          target(asio::ip::address_v4::loopback(), to)
    {}

    // A socket that can be cut as long as it lives.
    class cuttable {
    public:
        cuttable(std::set<tcp::socket*>& open, tcp::socket& socket) : open_(open), socket_(socket)
        {
            open_.insert(&socket_);
        }
        ~cuttable() { open_.erase(&socket_); }
        cuttable(const cuttable&) = delete;
        cuttable& operator=(const cuttable&) = delete;

    private:
        std::set<tcp::socket*>& open_;
        tcp::socket& socket_;
    };

    awaitable<void> serve(tcp::socket near)
    {
        tcp::socket far(context);
        const cuttable one(open, near), other(open, far);
        try {
            co_await far.async_connect(target, use_awaitable);
            co_await (pump(near, far) && pump(far, near));
        } catch (const std::exception&) {
            // either side went away (system_error), then the other (multiple_exceptions): it is over
        }
    }

    awaitable<void> listen()
    {
        for (;;) {
            auto near = co_await door.async_accept(use_awaitable);
            if (whole)
                asio::co_spawn(context, serve(std::move(near)), asio::detached);
        }
    }

    void cut_now()
    {
        whole = false;
        for (auto* socket : open) {
            boost::system::error_code ignored;
            socket->close(ignored);
        }
    }
};

relay::relay(std::uint16_t port, std::uint16_t target)
try : parts_(new parts(port, target)) {
    auto& p = *parts_;
    asio::co_spawn(p.context, p.listen(), asio::detached);
    p.thread = std::thread([&p] { p.context.run(); });
} catch (const boost::system::system_error& e) {
    throw std::runtime_error("the relay cannot open port " + std::to_string(port) + " (" +
                             e.code().message() + ")");
}

relay::~relay()
{
    parts_->context.stop();
    parts_->thread.join();
}

std::uint16_t relay::port() const noexcept
{
    return parts_->door.local_endpoint().port();
}

void relay::cut()
{
    asio::post(parts_->context, [p = parts_.get()] { p->cut_now(); });
}

void relay::mend()
{
    asio::post(parts_->context, [p = parts_.get()] { p->whole = true; });
}

}  // namespace thirdvisit::demo
