#include "sync/http/port_holder.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace thirdvisit::http {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view listening = "0A";

// Columns: slot, local address:port in hex, remote, state, queues, timer, retransmits, uid,
// timeout, inode.
void collect_inodes(const char* table, std::uint16_t port, std::set<std::string>& inodes)
{
    std::ifstream in(table);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::istringstream columns(line);
        std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
        columns >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >>
            timeout >> inode;
        const auto colon = local.rfind(':');
        if (state != listening || colon == std::string::npos)
            continue;
        unsigned int number = 0;
        std::from_chars(local.data() + colon + 1, local.data() + local.size(), number, 16);
        if (number == port)
            inodes.insert("socket:[" + inode + "]");
    }
}

bool holds_one(const fs::path& process, const std::set<std::string>& inodes)
{
    std::error_code ec;
    for (fs::directory_iterator fd(process / "fd", ec), end; !ec && fd != end; fd.increment(ec)) {
        std::error_code unreadable;
        if (inodes.contains(fs::read_symlink(fd->path(), unreadable).string()))
            return true;
    }
    return false;
}

}  // namespace

std::optional<port_holder> find_port_holder(std::uint16_t port)
{
    std::set<std::string> inodes;
    collect_inodes("/proc/net/tcp", port, inodes);
    collect_inodes("/proc/net/tcp6", port, inodes);
    if (inodes.empty())
        return std::nullopt;
    std::error_code ec;
    for (fs::directory_iterator process("/proc", ec), end; !ec && process != end;
         process.increment(ec)) {
        const auto name = process->path().filename().string();
        int id = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), id).ptr !=
                name.data() + name.size() ||
            !holds_one(process->path(), inodes))
            continue;
        port_holder found{id, {}};
        std::ifstream command(process->path() / "comm");
        std::getline(command, found.name);
        return found;
    }
    return std::nullopt;
}

}  // namespace thirdvisit::http
