#include "drivers/transport/ports.hpp"

#include "drivers/transport/adapters.hpp"
#include "drivers/transport/port_lock.hpp"
#include "drivers/transport/stream_transport.hpp"
#include "drivers/transport/tcp.hpp"
#include "drivers/transport/tty.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>

#include <cstring>

namespace thirdvisit::drivers {
namespace {

opened_port failure(const port_spec& spec, boost::system::error_code why, const std::string& device,
                    text what)
{
    what.args["port"] = to_string(spec);
    what.args["device"] = device;
    return {nullptr, why, std::move(what), device};
}

text held(const std::string& device)
{
    const auto holder = holder_of(device);
    if (holder.pid == 0)
        return {"port.held", {}};
    return {"port.held_by", {{"pid", std::int64_t{holder.pid}}, {"program", holder.program}}};
}

text open_error_text(boost::system::error_code why, const std::string& device)
{
    if (why == errc::port_held || why == boost::system::errc::device_or_resource_busy)
        return held(device);
    if (why == boost::system::errc::permission_denied)
        return {"port.not_permitted", {}};
    if (why == boost::system::errc::no_such_file_or_directory)
        return {"port.no_device", {}};
    if (why == errc::refused)
        return {"port.bad_settings", {}};
    return {"port.failed", {{"error", word_of(why)}}};
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
        text what{"port.no_server", {{"error", word_of(socket.error())}}};
        result = failure(spec, socket.error(), {}, std::move(what));
    }
    co_return result;
}

opened_port open_local(const boost::asio::any_io_executor& executor, const port_spec& spec,
                       const line_settings& line, const std::filesystem::path& root)
{
    const auto device = find_device(spec, root);
    if (!device)
        return failure(spec, device.error(), {},
                       {device.error() == errc::refused ? "port.two_fit" : "port.not_plugged", {}});
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

std::string word_of(boost::system::error_code ec)
{
    const char* known =
        ec.category() == boost::system::system_category() ? ::strerrorname_np(ec.value()) : nullptr;
    if (known)
        return known;
    if (ec.category() == thirdvisit_category())
        return std::string(thirdvisit::name_of(ec));
    return std::string(ec.category().name()) + " " + std::to_string(ec.value());
}

std::unique_ptr<transport> adopt_descriptor(boost::asio::any_io_executor executor, int fd)
{
    using descriptor = boost::asio::posix::stream_descriptor;
    return std::make_unique<stream_transport<descriptor>>(descriptor(executor, fd));
}

}  // namespace thirdvisit::drivers
