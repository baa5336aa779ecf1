#include "drivers/transport/tcp.hpp"

#include "drivers/transport/stream_transport.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>

#include <netinet/tcp.h>

namespace thirdvisit::drivers {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::chrono::seconds patience{5};
constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

asio::awaitable<boost::system::error_code> connect(tcp::socket& socket, const tcp_port& where)
{
    tcp::resolver resolver(socket.get_executor());
    const auto [unknown, found] =
        co_await resolver.async_resolve(where.host, where.port, use_tuple);
    if (unknown)
        co_return unknown;
    const auto [ec, endpoint] = co_await asio::async_connect(socket, found, use_tuple);
    co_return ec;
}

// 15 s idle, then 3 probes 5 s apart: a dead server is noticed within half a minute.
void keep_alive(tcp::socket& socket)
{
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    socket.set_option(tcp::no_delay(true), ignored);
    const int fd = socket.native_handle();
    const int idle = 15, interval = 5, probes = 3;
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

}  // namespace

asio::awaitable<result<std::unique_ptr<transport>>> connect_tcp(tcp_port where)
{
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    tcp::socket socket(executor);
    asio::steady_timer timer(executor, patience);
    const auto first = co_await (connect(socket, where) || timer.async_wait(use_tuple));
    if (first.index() == 1)
        co_return errc::deadline_passed;
    if (const auto ec = std::get<0>(first))
        co_return ec;
    keep_alive(socket);
    co_return std::unique_ptr<transport>(
        std::make_unique<stream_transport<tcp::socket>>(std::move(socket)));
}

}  // namespace thirdvisit::drivers
