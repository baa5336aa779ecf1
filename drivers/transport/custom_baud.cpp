// Speeds without a name, through termios2. Alone here because the kernel's header for it clashes
// with <termios.h>.
#include <asm/termbits.h>
#include <boost/system/error_code.hpp>
#include <sys/ioctl.h>

#include <cerrno>

#ifndef TCGETS2
#include <asm/ioctls.h>
#endif

namespace thirdvisit::drivers {

boost::system::error_code set_custom_baud(int fd, int baud) noexcept
{
    termios2 t{};
    if (::ioctl(fd, TCGETS2, &t) != 0)
        return {errno, boost::system::system_category()};
    t.c_cflag &= ~static_cast<tcflag_t>(CBAUD | (CBAUD << IBSHIFT));
    t.c_cflag |= BOTHER | (BOTHER << IBSHIFT);
    t.c_ispeed = t.c_ospeed = static_cast<speed_t>(baud);
    if (::ioctl(fd, TCSETS2, &t) != 0)
        return {errno, boost::system::system_category()};
    return {};
}

int custom_baud_of(int fd) noexcept
{
    termios2 t{};
    return ::ioctl(fd, TCGETS2, &t) == 0 ? static_cast<int>(t.c_ospeed) : -1;
}

}  // namespace thirdvisit::drivers
