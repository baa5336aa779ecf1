#include "drivers/simulator/pty_link.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace thirdvisit::drivers::simulator {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what)
{
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

// Replaces an old link in one step; anything else under that name is left alone.
void point_link(const fs::path& link, const std::string& target)
{
    std::error_code ec;
    const auto there = fs::symlink_status(link, ec);
    if (fs::exists(there) && !fs::is_symlink(there))
        throw std::runtime_error(link.string() + " exists and is no link; choose another --link");
    const fs::path fresh = link.string() + ".new";
    fs::remove(fresh, ec);
    fs::create_symlink(target, fresh, ec);
    if (!ec)
        fs::rename(fresh, link, ec);
    if (ec)
        throw std::runtime_error("cannot make the link " + link.string() + ": " + ec.message());
}

}  // namespace

pty_link::pty_link(std::string link) : link_(std::move(link))
{
    master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0)
        fail("cannot make a pty");
    std::array<char, 128> name{};
    if (::ptsname_r(master_, name.data(), name.size()) != 0)
        fail("cannot name the pty");
    // Opened and closed once, so that "nobody is there" reads as a hang-up from the start.
    const int other_end = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (other_end < 0)
        fail(std::string("cannot open ") + name.data());
    ::close(other_end);
    make_raw();
    point_link(link_, name.data());
}

pty_link::~pty_link()
{
    std::error_code ec;
    fs::remove(link_, ec);
    ::close(master_);
}

// The kernel forgets the settings when the last reader closes.
void pty_link::make_raw() const
{
    termios t{};
    if (::tcgetattr(master_, &t) == 0) {
        ::cfmakeraw(&t);
        ::tcsetattr(master_, TCSANOW, &t);
    }
}

bytes pty_link::read()
{
    bytes data(512);
    const auto count = ::read(master_, data.data(), data.size());
    const bool hung = count < 0 && errno == EIO;
    if (hung && !hung_up_)
        make_raw();
    hung_up_ = hung;
    data.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return data;
}

void pty_link::write(byte_view data)
{
    if (hung_up_)
        return;
    while (!data.empty()) {
        const auto count = ::write(master_, data.data(), data.size());
        if (count <= 0)
            return;  // nobody reads; a UART would lose it as well
        data = data.subspan(static_cast<std::size_t>(count));
    }
}

}  // namespace thirdvisit::drivers::simulator
