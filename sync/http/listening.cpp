#include "sync/http/listening.hpp"

#include "sync/http/port_holder.hpp"
#include "sync/http/server.hpp"

#include <boost/asio/io_context.hpp>

#include <sys/stat.h>
#include <unistd.h>

namespace thirdvisit::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using local = asio::local::stream_protocol;

namespace {

bool somebody_serves(const std::string& path)
{
    asio::io_context own;
    local::socket probe(own);
    boost::system::error_code ec;
    probe.connect(local::endpoint(path), ec);
    return !ec;
}

}  // namespace

boost::system::error_code open_port(tcp::acceptor& port, const std::string& address,
                                    std::uint16_t number)
{
    boost::system::error_code ec;
    const auto where = asio::ip::make_address(address, ec);
    if (ec)
        return ec;
    const tcp::endpoint end(where, number);
    port.open(end.protocol(), ec);
    if (!ec)
        port.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec)
        port.bind(end, ec);
    if (!ec)
        port.listen(asio::socket_base::max_listen_connections, ec);
    return ec == asio::error::address_in_use ? errc::port_held : ec;
}

boost::system::error_code open_socket_file(local::acceptor& port, const std::string& path)
{
    if (path.size() >= sizeof(sockaddr_un::sun_path))
        return boost::system::errc::make_error_code(boost::system::errc::filename_too_long);
    if (somebody_serves(path))
        return errc::port_held;
    struct stat seen {};
    if (::lstat(path.c_str(), &seen) == 0 && S_ISSOCK(seen.st_mode))
        ::unlink(path.c_str());  // left behind by a process that is gone
    boost::system::error_code ec;
    port.open(local(), ec);
    if (!ec)
        ::fchmod(port.native_handle(), 0600);  // the file takes the socket's mode when bound
    if (!ec)
        port.bind(local::endpoint(path), ec);
    if (!ec)
        port.listen(asio::socket_base::max_listen_connections, ec);
    return ec;
}

std::string explain_listen_failure(const std::string& address, std::uint16_t port,
                                   boost::system::error_code why)
{
    const auto place = address + ":" + std::to_string(port);
    if (why != errc::port_held)
        return place + " cannot be opened: " + why.message();
    const auto holder = find_port_holder(port);
    const auto who = holder ? holder->name + " (process " + std::to_string(holder->process) + ")"
                            : std::string("another user's process");
    return place + " is held by " + who + "; stop it, or choose another port in the configuration";
}

}  // namespace thirdvisit::http
