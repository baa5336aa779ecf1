// Runs one coroutine on an io_context to its end and hands out what it returned; a test that hangs
// is stopped after 20 s instead of blocking the suite.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace thirdvisit::test {

template <class T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> work)
{
    std::optional<T> out;
    std::exception_ptr thrown;
    bool ended = false;
    boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr e, T value) {
        thrown = e;
        out.emplace(std::move(value));
        ended = true;
    });
    io.restart();
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!ended && std::chrono::steady_clock::now() < limit)
        if (io.run_one_until(limit) == 0)
            break;
    if (thrown)
        std::rethrow_exception(thrown);
    if (!ended)
        throw std::runtime_error("the coroutine under test did not end within 20 s");
    return std::move(*out);
}

inline void run(boost::asio::io_context& io, boost::asio::awaitable<void> work)
{
    const auto counted = [](boost::asio::awaitable<void> inner) -> boost::asio::awaitable<int> {
        co_await std::move(inner);
        co_return 0;
    };
    run(io, counted(std::move(work)));
}

// Runs handlers until the condition holds; false when it never did within 20 s.
template <class Condition>
bool run_until(boost::asio::io_context& io, Condition holds)
{
    io.restart();
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!holds() && std::chrono::steady_clock::now() < limit)
        if (io.run_one_until(limit) == 0)
            break;
    return holds();
}

}  // namespace thirdvisit::test
