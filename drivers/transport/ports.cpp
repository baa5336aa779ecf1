#include "drivers/transport/ports.hpp"

#include "drivers/transport/adapters.hpp"
#include "drivers/transport/port_lock.hpp"
#include "drivers/transport/stream_transport.hpp"
#include "drivers/transport/tcp.hpp"
#include "drivers/transport/tty.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>

namespace thirdvisit::drivers {
namespace {

opened_port failure(const port_spec& spec, boost::system::error_code why, const std::string& device,
                    const std::string& what)
{
    const std::string where =
        "port " + to_string(spec) + (device.empty() ? "" : " (" + device + ")") + ": ";
    return {nullptr, why, where + what, device};
}

std::string not_found_text(boost::system::error_code why)
{
    if (why == errc::refused)
        return "two adapters fit; name one by its socket, path:ID_PATH (`thirdvisit probe` lists "
               "them)";
    return "nothing like it is plugged in; plug it in, or run `thirdvisit probe` and correct the "
           "configuration";
}

std::string open_error_text(boost::system::error_code why, const std::string& device)
{
    if (why == errc::port_held || why == boost::system::errc::device_or_resource_busy)
        return "held by " + holder_of(device) +
               "; stop that program or give this line another port";
    if (why == boost::system::errc::permission_denied)
        return "not permitted; add the agent's user to the group dialout";
    if (why == boost::system::errc::no_such_file_or_directory)
        return "no such device; plug it in or correct the configuration";
    if (why == errc::refused)
        return "bits, parity or stop bits of the line do not exist; correct the configuration";
    return why.message() + "; unplug the adapter and plug it in again";
}

// GCC 12 destroys temporary aggregates inside a co_await or co_return twice: results are named.
boost::asio::awaitable<opened_port> open_tcp(port_spec spec, tcp_port where)
{
    auto socket = co_await connect_tcp(std::move(where));
    opened_port result;
    if (socket) {
        result.line = std::move(*socket);
        result.device = to_string(spec);
    } else {
        result = failure(spec, socket.error(), {},
                         socket.error().message() +
                             "; check the serial server's address, power and network");
    }
    co_return result;
}

opened_port open_local(const boost::asio::any_io_executor& executor, const port_spec& spec,
                       const line_settings& line, const std::filesystem::path& root)
{
    const auto device = find_device(spec, root);
    if (!device)
        return failure(spec, device.error(), {}, not_found_text(device.error()));
    const auto fd = open_tty(*device, line);
    if (!fd)
        return failure(spec, fd.error(), *device, open_error_text(fd.error(), *device));
    return {adopt_descriptor(executor, *fd), {}, {}, *device};
}

}  // namespace

boost::asio::awaitable<opened_port> open_port(port_spec spec, line_settings line,
                                              std::filesystem::path root)
{
    const auto executor = co_await boost::asio::this_coro::executor;
    if (const auto* tcp = std::get_if<tcp_port>(&spec)) {
        tcp_port where = *tcp;
        co_return co_await open_tcp(std::move(spec), std::move(where));
    }
    co_return open_local(executor, spec, line, root);
}

std::unique_ptr<transport> adopt_descriptor(boost::asio::any_io_executor executor, int fd)
{
    using descriptor = boost::asio::posix::stream_descriptor;
    return std::make_unique<stream_transport<descriptor>>(descriptor(executor, fd));
}

}  // namespace thirdvisit::drivers
