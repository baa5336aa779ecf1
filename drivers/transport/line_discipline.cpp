#include "drivers/transport/line_discipline.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace thirdvisit::drivers {
namespace {

struct named_speed {
    int baud;
    speed_t speed;
};

constexpr std::array speeds{
    named_speed{1200, B1200},     named_speed{2400, B2400},     named_speed{4800, B4800},
    named_speed{9600, B9600},     named_speed{19200, B19200},   named_speed{38400, B38400},
    named_speed{57600, B57600},   named_speed{115200, B115200}, named_speed{230400, B230400},
    named_speed{460800, B460800}, named_speed{921600, B921600},
};

const named_speed* find_speed(int baud) noexcept
{
    const auto* found = std::find_if(speeds.begin(), speeds.end(),
                                     [&](const named_speed& s) { return s.baud == baud; });
    return found == speeds.end() ? nullptr : found;
}

// A pty carries no parity and has always 8 bits; the C library calls it an error when nothing else
// of a request was left to be changed.
bool is_pty(int fd) noexcept
{
    constexpr unsigned first_major = 136;
    constexpr unsigned last_major = 143;
    struct stat info {};
    const bool known = ::fstat(fd, &info) == 0;
    return known && major(info.st_rdev) >= first_major && major(info.st_rdev) <= last_major;
}

boost::system::error_code last_error() noexcept
{
    return {errno, boost::system::system_category()};
}

}  // namespace

bool is_standard_baud(int baud) noexcept
{
    return find_speed(baud) != nullptr;
}

result<> prepare(termios& t, const line_settings& line) noexcept
{
    const bool known_parity = line.parity == 'N' || line.parity == 'E' || line.parity == 'O';
    if ((line.bits != 7 && line.bits != 8) || !known_parity || line.stop_bits < 1 ||
        line.stop_bits > 2)
        return errc::refused;
    ::cfmakeraw(&t);
    t.c_cflag &= ~static_cast<tcflag_t>(CSIZE | PARENB | PARODD | CSTOPB | CRTSCTS);
    t.c_cflag |= CLOCAL | CREAD | static_cast<tcflag_t>(line.bits == 7 ? CS7 : CS8);
    if (line.parity != 'N') {
        t.c_cflag |= static_cast<tcflag_t>(line.parity == 'E' ? PARENB : PARENB | PARODD);
        t.c_iflag |= INPCK;
    }
    if (line.stop_bits == 2)
        t.c_cflag |= CSTOPB;
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    // Whoever had the port before may have left a speed without a name, which termios cannot set.
    t.c_cflag &= ~static_cast<tcflag_t>(CIBAUD);
    const auto* named = find_speed(line.baud);
    ::cfsetspeed(&t, named ? named->speed : B9600);
    return {};
}

boost::system::error_code configure(int fd, const line_settings& line) noexcept
{
    termios t{};
    if (::tcgetattr(fd, &t) != 0)
        return last_error();
    if (const auto sound = prepare(t, line); !sound)
        return sound.error();
    if (::tcsetattr(fd, TCSANOW, &t) != 0 && !(errno == EINVAL && is_pty(fd)))
        return last_error();
    return is_standard_baud(line.baud) ? boost::system::error_code{}
                                       : set_custom_baud(fd, line.baud);
}

}  // namespace thirdvisit::drivers
