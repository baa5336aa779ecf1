#include "tests/bench/peer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace thirdvisit::bench {

namespace {

[[noreturn]] void become(const std::vector<std::string>& arguments, int input, int output)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    std::vector<char*> raw;
    for (const auto& a : arguments)
        raw.push_back(const_cast<char*>(a.c_str()));
    raw.push_back(nullptr);
    ::execvp(raw.front(), raw.data());
    ::_exit(127);
}

}  // namespace

talking_process::talking_process(std::vector<std::string> arguments)
{
    int to[2], from[2];
    if (::pipe2(to, O_CLOEXEC) != 0 || ::pipe2(from, O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe");
    process_ = ::fork();
    if (process_ == 0)
        become(arguments, to[0], from[1]);
    ::close(to[0]);
    ::close(from[1]);
    input_ = to[1];
    output_ = from[0];
}

talking_process::~talking_process()
{
    close_input();
    ::close(output_);
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

void talking_process::say(const std::string& line)
{
    const auto text = line + "\n";
    for (std::size_t at = 0; at < text.size();) {
        const auto sent = ::write(input_, text.data() + at, text.size() - at);
        if (sent < 0)
            throw std::runtime_error("the peer does not listen");
        at += static_cast<std::size_t>(sent);
    }
}

void talking_process::close_input()
{
    if (input_ >= 0)
        ::close(input_);
    input_ = -1;
}

std::string talking_process::line(std::chrono::seconds patience)
{
    for (;;) {
        if (const auto end = held_.find('\n'); end != std::string::npos) {
            auto found = held_.substr(0, end);
            held_.erase(0, end + 1);
            return found;
        }
        pollfd ready{output_, POLLIN, 0};
        char chunk[4096];
        if (::poll(&ready, 1, static_cast<int>(patience.count() * 1'000)) <= 0)
            throw std::runtime_error("the peer says nothing");
        const auto got = ::read(output_, chunk, sizeof chunk);
        if (got <= 0)
            throw std::runtime_error("the peer has ended");
        held_.append(chunk, static_cast<std::size_t>(got));
    }
}

double talking_process::processor_seconds() const
{
    double nanoseconds = 0;
    const auto folder = "/proc/" + std::to_string(process_) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(folder)) {
        double spent = 0;
        std::ifstream(task.path() / "schedstat") >> spent;
        nanoseconds += spent;
    }
    return nanoseconds / 1e9;
}

std::optional<std::string> peer_script(const std::string& name)
{
    const char* modules = std::getenv("THIRDVISIT_PEERS");
    if (modules == nullptr) {
        std::cerr << "no peer for " << name
                  << ": THIRDVISIT_PEERS does not name a folder node_modules with it\n";
        return std::nullopt;
    }
    ::setenv("NODE_PATH", modules, 1);
    return std::string(THIRDVISIT_PEER_SCRIPTS) + "/" + name;
}

}  // namespace thirdvisit::bench
