// Runs blocking work on another executor (the store thread) and resumes where the caller was.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <type_traits>
#include <utility>

namespace thirdvisit::sync {

template <class F>
boost::asio::awaitable<std::invoke_result_t<F>> as_coroutine(F work)
{
    co_return work();
}

// Name `work` before the co_await: g++ 12 destroys captures written inside it twice.
template <class F>
boost::asio::awaitable<std::invoke_result_t<F>> run_on(boost::asio::any_io_executor ex, F work)
{
    return boost::asio::co_spawn(ex, as_coroutine(std::move(work)), boost::asio::use_awaitable);
}

}  // namespace thirdvisit::sync
