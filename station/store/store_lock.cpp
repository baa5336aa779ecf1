#include "station/store/store_lock.hpp"

#include "station/store/store_error.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace thirdvisit::station {

namespace {

std::string holder_of(int fd)
{
    std::array<char, 32> text{};
    const auto n = ::pread(fd, text.data(), text.size() - 1, 0);
    const std::string pid(text.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
    const auto digits = pid.substr(0, pid.find_first_not_of("0123456789"));
    return digits.empty() ? "unknown" : digits;
}

}  // namespace

store_lock::store_lock(const std::filesystem::path& file)
    : fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600))
{
    if (fd_ < 0)
        throw store_error(
            store_fault::read_only,
            std::string("the store's folder cannot be written: ") + std::strerror(errno),
            file.parent_path().string(), "create it and make it writable for the agent's user");
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
        const auto holder = holder_of(fd_);
        ::close(fd_);
        throw store_error(store_fault::held,
                          "another agent (process " + holder + ") has this store open",
                          file.parent_path().string(),
                          "stop that process first, or give this agent a folder of its own");
    }
    const auto pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd_, 0) != 0 ||
        ::pwrite(fd_, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
        // The process id is only for the message above; the lock itself holds without it.
    }
}

store_lock::~store_lock()
{
    ::close(fd_);
}

}  // namespace thirdvisit::station
