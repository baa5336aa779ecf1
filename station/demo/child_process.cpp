// A program of ours started as a child; see child_process.hpp.
#include "station/demo/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace thirdvisit::demo {

using namespace std::chrono_literals;

namespace {

int open_for_output(const std::filesystem::path& file)
{
    return ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

// Everything between fork and exec: only calls that are safe there. `failure` closes by itself when
// the program is running, and carries the reason when it cannot run.
[[noreturn]] void become(char* const* arguments, char* const* environment, int output, int errors,
                         int failure)
{
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);  // what we block is our own business
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setpgid(0, 0);  // Ctrl-C reaches us alone; we end our children in order
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);  // the relay's sockets are no business of a child
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    ::execve(arguments[0], arguments, environment);
    const int why = errno;
    static_cast<void>(!::write(failure, &why, sizeof why));
    ::_exit(127);
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& more)
{
    std::vector<std::string> all;
    for (char** e = environ; *e; ++e) {
        const std::string entry = *e;
        if (!more.contains(entry.substr(0, entry.find('='))))
            all.push_back(entry);
    }
    for (const auto& [name, value] : more)
        all.emplace_back(name).append("=").append(value);
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (auto& t : texts)
        all.push_back(t.data());
    all.push_back(nullptr);
    return all;
}

}  // namespace

child_process::child_process(command c) : command_(std::move(c))
{
    auto environment = environment_with(command_.environment);
    const auto arguments = pointers(command_.arguments);
    const auto variables = pointers(environment);
    const int output = open_for_output(command_.output);
    const int errors = open_for_output(command_.output.string() + ".err");
    int failure[2] = {-1, -1};
    int why = 0;
    if (output < 0 || errors < 0 || ::pipe2(failure, O_CLOEXEC) != 0 || (process_ = ::fork()) < 0)
        why = errno;
    if (process_ == 0)
        become(arguments.data(), variables.data(), output, errors, failure[1]);
    for (const int fd : {output, errors, failure[1]})
        ::close(fd);
    if (process_ > 0) {
        // Returns when the program is running: a signal before that would meet our own handlers.
        static_cast<void>(!::read(failure[0], &why, sizeof why));
        descriptor_ = static_cast<int>(::syscall(SYS_pidfd_open, process_, 0));
    }
    ::close(failure[0]);
    if (why != 0 && process_ > 0)
        ::waitpid(process_, nullptr, 0);
    if (why != 0)
        throw std::runtime_error(command_.arguments.front() + " cannot be started (" +
                                 std::strerror(why) + ")");
}

child_process::~child_process()
{
    close();
}

child_process::child_process(child_process&& other) noexcept
    : command_(std::move(other.command_)),
      process_(std::exchange(other.process_, -1)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      status_(other.status_)
{}

child_process& child_process::operator=(child_process&& other) noexcept
{
    if (this != &other) {
        close();
        command_ = std::move(other.command_);
        process_ = std::exchange(other.process_, -1);
        descriptor_ = std::exchange(other.descriptor_, -1);
        status_ = other.status_;
    }
    return *this;
}

void child_process::close() noexcept
{
    if (process_ < 0)
        return;
    terminate();
    if (!wait(5s)) {
        kill();
        wait(5s);
    }
    ::close(descriptor_);
    process_ = -1;
}

void child_process::terminate() const
{
    if (process_ > 0 && !status_)
        ::kill(process_, SIGTERM);
}

void child_process::kill() const
{
    if (process_ > 0 && !status_)
        ::kill(process_, SIGKILL);
}

std::optional<int> child_process::wait(std::chrono::milliseconds patience)
{
    // Kernels before 5.3 and valgrind have no such descriptor: there the end is looked for.
    const bool told = descriptor_ >= 0;
    constexpr std::chrono::milliseconds look_every{10};
    for (auto left = patience; !status_;) {
        const auto nap = told ? left : std::min(left, look_every);
        pollfd ended{descriptor_, POLLIN, 0};
        ::poll(&ended, 1, static_cast<int>(nap.count()));
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_)
            status_ = status;
        left -= nap;
        if (left <= 0ms)
            break;
    }
    return status_;
}

std::optional<std::string> child_process::line(const std::string& prefix,
                                               std::chrono::milliseconds patience)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const bool ended = !running();
        std::ifstream in(command_.output);
        for (std::string text; std::getline(in, text) && !in.eof();)
            if (text.starts_with(prefix))
                return text;
        if (ended || std::chrono::steady_clock::now() > until)
            return std::nullopt;
        wait(10ms);
    }
}

}  // namespace thirdvisit::demo
