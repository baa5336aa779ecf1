// Opens the ports of the server: exclusive, with the mode a socket file must have from its first
// moment, and with the reason when it does not work.
#pragma once

#include "schemas/errc.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <cstdint>
#include <string>

namespace thirdvisit::http {

// errc::port_held when somebody listens there, else the system's error.
boost::system::error_code open_port(boost::asio::ip::tcp::acceptor& port,
                                    const std::string& address, std::uint16_t number);
boost::system::error_code open_socket_file(boost::asio::local::stream_protocol::acceptor& port,
                                           const std::string& path);

}  // namespace thirdvisit::http
