// A program to be compared with, as a child that is spoken to line by line. The peers are Node
// programs of tests/bench/peers on packages that `packaging/dev bench` installs outside the
// repository; without them a benchmark says so and prints its own figure alone.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::bench {

class talking_process {
public:
    // Found on the PATH; standard error stays ours.
    explicit talking_process(std::vector<std::string> arguments);
    ~talking_process();  // closes its input and kills it
    talking_process(const talking_process&) = delete;
    talking_process& operator=(const talking_process&) = delete;

    void say(const std::string& line);
    void close_input();
    // The next line of its output; throws when it ends or says nothing for `patience`.
    std::string line(std::chrono::seconds patience = std::chrono::seconds(60));

    // Of all its threads since their start.
    double processor_seconds() const;

private:
    int process_{-1};
    int input_{-1};
    int output_{-1};
    std::string held_;
};

// A peer's script, when the packages it needs are installed ($THIRDVISIT_PEERS names their
// node_modules); else nothing, after a line on standard error that says what is left out.
std::optional<std::string> peer_script(const std::string& name);

}  // namespace thirdvisit::bench
