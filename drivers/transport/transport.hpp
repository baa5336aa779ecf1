// An ordered byte stream to whatever hangs on the line; it may die at any moment.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>

namespace thirdvisit::drivers {

class transport {
public:
    virtual ~transport() = default;

    // Some bytes, or errc::deadline_passed (never with time_point::max()). Any other error means that the port is gone and this
    // object must be replaced.
    virtual boost::asio::awaitable<result<std::size_t>> read_some(
        std::span<std::uint8_t> into, std::chrono::steady_clock::time_point deadline) = 0;

    virtual boost::asio::awaitable<result<>> write_all(byte_view frame) = 0;
};

}  // namespace thirdvisit::drivers
