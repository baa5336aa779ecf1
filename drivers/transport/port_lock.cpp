#include "drivers/transport/port_lock.hpp"

#include "schemas/errc.hpp"

#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <fstream>

namespace thirdvisit::drivers {
namespace {

namespace fs = std::filesystem;

bool is_number(const std::string& name)
{
    return !name.empty() &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); });
}

bool has_open(const fs::path& process, const std::string& device)
{
    std::error_code ec;
    for (const auto& fd : fs::directory_iterator(process / "fd", ec))
        if (fs::read_symlink(fd.path(), ec) == device)
            return true;
    return false;
}

std::string name_of_process(const fs::path& process)
{
    std::ifstream in(process / "comm");
    std::string name;
    std::getline(in, name);
    return name;
}

}  // namespace

boost::system::error_code lock_port(int fd) noexcept
{
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK
                   ? make_error_code(errc::port_held)
                   : boost::system::error_code(errno, boost::system::system_category());
    if (::ioctl(fd, TIOCEXCL) != 0)
        return {errno, boost::system::system_category()};
    return {};
}

port_holder holder_of(const std::string& device, const fs::path& proc)
{
    std::error_code ec;
    const auto real = fs::canonical(device, ec);
    const std::string target = ec ? device : real.string();
    const int self = ::getpid();
    port_holder ours;
    for (const auto& entry : fs::directory_iterator(proc, ec)) {
        const auto pid = entry.path().filename().string();
        if (!is_number(pid) || !has_open(entry.path(), target))
            continue;
        port_holder found{std::stoi(pid), name_of_process(entry.path())};
        if (found.pid != self)
            return found;
        ours = std::move(found);
    }
    return ours;
}

}  // namespace thirdvisit::drivers
