// libserialport opens real ports; it looks names up in sysfs and refuses ptys, which are opened
// plainly. Either way the last word on the settings is ours (line_discipline).
#include "drivers/transport/tty.hpp"

#include "drivers/transport/line_discipline.hpp"
#include "drivers/transport/port_lock.hpp"

#include <fcntl.h>
#include <libserialport.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace thirdvisit::drivers {
namespace {

struct free_port {
    void operator()(sp_port* port) const { ::sp_free_port(port); }
};
using port_handle = std::unique_ptr<sp_port, free_port>;

port_handle known_port(const std::string& device)
{
    sp_port* port = nullptr;
    return port_handle(::sp_get_port_by_name(device.c_str(), &port) == SP_OK ? port : nullptr);
}

boost::system::error_code last_error()
{
    return {errno, boost::system::system_category()};
}

// The library keeps the port's modem lines in a usable state; its descriptor is duplicated, so that
// it may close its own.
result<int> open_known(sp_port& port)
{
    if (::sp_open(&port, SP_MODE_READ_WRITE) != SP_OK)
        return last_error();
    ::sp_set_flowcontrol(&port, SP_FLOWCONTROL_NONE);
    int theirs = -1;
    ::sp_get_port_handle(&port, &theirs);
    const int ours = ::fcntl(theirs, F_DUPFD_CLOEXEC, 0);
    const auto failed = last_error();
    ::sp_close(&port);
    if (ours < 0)
        return failed;
    return ours;
}

result<int> open_plain(const std::string& device)
{
    const int fd = ::open(device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return last_error();
    return fd;
}

}  // namespace

result<int> open_tty(const std::string& device, const line_settings& line)
{
    const auto known = known_port(device);
    const auto fd = known ? open_known(*known) : open_plain(device);
    if (!fd)
        return fd;
    auto failed = lock_port(*fd);
    if (!failed)
        failed = configure(*fd, line);
    if (!failed) {
        ::tcflush(*fd, TCIFLUSH);  // what came before us belongs to no conversation of ours
        return fd;
    }
    ::close(*fd);
    return failed;
}

}  // namespace thirdvisit::drivers
