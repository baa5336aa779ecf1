// Who listens on a TCP port of this machine, from the process table (proc(5): net/tcp and fd).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace thirdvisit::http {

struct port_holder {
    int process{};
    std::string name;
};

// Nothing when nobody listens or the process belongs to another user and cannot be seen.
std::optional<port_holder> find_port_holder(std::uint16_t port);

}  // namespace thirdvisit::http
