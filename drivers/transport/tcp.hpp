// Serial servers on the network: the same bytes through a TCP socket.
#pragma once

#include "drivers/transport/port_spec.hpp"
#include "drivers/transport/transport.hpp"

#include <memory>

namespace thirdvisit::drivers {

// Gives up after 5 s. Keep-alive is on, so that a server that lost power is noticed.
boost::asio::awaitable<result<std::unique_ptr<transport>>> connect_tcp(tcp_port where);

}  // namespace thirdvisit::drivers
