// A program of ours started as a child: its output goes to files, it ends with us, and its end can
// be waited for without a signal handler.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::demo {

struct command {
    std::vector<std::string> arguments;  // program first
    std::filesystem::path output;        // standard output; standard error goes to output + ".err"
    std::map<std::string, std::string> environment;  // on top of ours
};

class child_process {
public:
    // Throws std::runtime_error when the program cannot be started.
    explicit child_process(command c);
    ~child_process();  // asks to end, insists after five seconds
    child_process(child_process&& other) noexcept;
    child_process& operator=(child_process&& other) noexcept;

    void terminate() const;  // SIGTERM
    void kill() const;       // SIGKILL
    // The exit status as waitpid(2) gives it; nothing while the child still runs after `patience`.
    std::optional<int> wait(std::chrono::milliseconds patience);
    bool running() { return !wait(std::chrono::milliseconds(0)); }
    int id() const noexcept { return process_; }

    // The first whole line of its output that begins with `prefix`; nothing when the child ends or
    // `patience` passes before that.
    std::optional<std::string> line(const std::string& prefix, std::chrono::milliseconds patience);

private:
    void close() noexcept;

    command command_;
    int process_{-1};
    int descriptor_{-1};  // pidfd_open(2), where there is one
    std::optional<int> status_;
};

}  // namespace thirdvisit::demo
