// One program per port: flock for programs that ask, TIOCEXCL for those that do not, and an honest
// answer to "who has it?" from the process table.
#pragma once

#include <boost/system/error_code.hpp>

#include <filesystem>
#include <string>

namespace thirdvisit::drivers {

// errc::port_held, or a system error.
[[nodiscard]] boost::system::error_code lock_port(int fd) noexcept;

struct port_holder {
    int pid{};  // 0: another process, which the process table does not show to us
    std::string program{};
};
port_holder holder_of(const std::string& device, const std::filesystem::path& proc = "/proc");

}  // namespace thirdvisit::drivers
