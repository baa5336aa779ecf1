// A transport over any Asio stream: descriptors (ttys, ptys) and sockets. Include in .cpp files.
#pragma once

#include "drivers/transport/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace thirdvisit::drivers {

template <class Stream>
class stream_transport final : public transport {
public:
    explicit stream_transport(Stream stream) : stream_(std::move(stream)) {}

    boost::asio::awaitable<result<std::size_t>> read_some(
        std::span<std::uint8_t> into, std::chrono::steady_clock::time_point deadline) override
    {
        if (deadline == std::chrono::steady_clock::time_point::max())
            co_return co_await read_whenever(into);
        using namespace boost::asio::experimental::awaitable_operators;
        boost::asio::steady_timer timer(stream_.get_executor(), deadline);
        const auto first = co_await (
            stream_.async_read_some(boost::asio::buffer(into.data(), into.size()), tuple) ||
            timer.async_wait(tuple));
        if (first.index() == 1)
            co_return errc::deadline_passed;
        const auto& [ec, count] = std::get<0>(first);
        if (ec)
            co_return ec;
        co_return count;
    }

    boost::asio::awaitable<result<>> write_all(byte_view frame) override
    {
        const auto [ec, count] = co_await boost::asio::async_write(
            stream_, boost::asio::buffer(frame.data(), frame.size()), tuple);
        if (ec)
            co_return ec;
        co_return result<>();
    }

private:
    // A read raced against a timer costs three times as much, and most reads need no deadline.
    boost::asio::awaitable<result<std::size_t>> read_whenever(std::span<std::uint8_t> into)
    {
        const auto [ec, count] =
            co_await stream_.async_read_some(boost::asio::buffer(into.data(), into.size()), tuple);
        if (ec)
            co_return ec;
        co_return count;
    }

    static constexpr auto tuple = boost::asio::as_tuple(boost::asio::use_awaitable);

    Stream stream_;
};

}  // namespace thirdvisit::drivers
