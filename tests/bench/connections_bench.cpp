// What an idle connected station costs head office (product 14, proof P18): resident memory of the
// real program with many mutual-TLS connections that have said hello, over what it was before.
#include "sync/https.hpp"
#include "sync/private_file.hpp"
#include "sync/wire/json_reader.hpp"
#include "tests/bench/paired.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <deque>
#include <stdexcept>

using namespace thirdvisit;
using namespace thirdvisit::sync;

namespace {

constexpr int stations = 500;

std::string output_of(const std::string& command)
{
    auto* pipe = ::popen(command.c_str(), "r");
    std::string out;
    char chunk[256];
    while (pipe && std::fgets(chunk, sizeof chunk, pipe))
        out += chunk;
    if (!pipe || ::pclose(pipe) != 0)
        throw std::runtime_error(command + " failed");
    return out;
}

class program {
public:
    explicit program(const std::string& data) : ready_(data + "/ready.json")
    {
        process_ = ::fork();
        if (process_ == 0) {
            const int quiet = ::open("/dev/null", O_WRONLY);  // standard output is for results
            ::dup2(quiet, STDOUT_FILENO);
            const std::string binary = std::string(THIRDVISIT_BIN_DIR) + "/thirdvisit-head-office";
            ::execl(binary.c_str(), binary.c_str(), "--data", data.c_str(), "--sync-address",
                    "127.0.0.1", "--sync-port", "0", "--screens-port", "0", "--ready-file",
                    ready_.c_str(), nullptr);
            ::_exit(127);
        }
        while (!std::filesystem::exists(ready_))
            ::usleep(20'000);
    }
    ~program()
    {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
    }
    program(const program&) = delete;
    program& operator=(const program&) = delete;

    std::uint16_t port() const
    {
        const auto said = wire::parse_json(read_private_file(ready_).value()).value();
        return static_cast<std::uint16_t>(said.at("sync_port").as_int64());
    }
    double resident_kib() const
    {
        const auto status = test::read_file("/proc/" + std::to_string(process_) + "/status");
        return std::stod(status.substr(status.find("VmRSS:") + 6));
    }

private:
    std::string ready_;
    pid_t process_{};
};

template <class Work>
void run(boost::asio::io_context& io, Work work)
{
    std::exception_ptr thrown;
    boost::asio::co_spawn(io, work(), [&](std::exception_ptr e) {
        thrown = e;
        io.stop();
    });
    io.restart();
    io.run();
    if (thrown)
        std::rethrow_exception(thrown);
}

}  // namespace

int main()
{
    test::temp_folder folder;
    const auto data = folder.path().string();
    const program far(data);
    const auto binary = std::string(THIRDVISIT_BIN_DIR) + "/thirdvisit-head-office";
    const auto code = parse_join_code(output_of(binary + " --data " + data + " join-code DS-1 n"));
    boost::asio::io_context io;
    const https_address address{"127.0.0.1", far.port()};
    joined who;
    run(io, [&]() -> awaitable<void> {
        auto got = co_await join(io.get_executor(), address, code.value(), "bench",
                                 std::chrono::seconds(10));
        who = got.value();
    });
    const https_settings settings{address,
                                  folder.path() / "joined",
                                  "bench",
                                  std::chrono::seconds(30),
                                  [] { return utc_ms{1}; },
                                  {}};
    const store_identity store{"DS-1", "E", 0, 0, {}};
    std::deque<https_head_office> links;
    double before = 0;
    run(io, [&]() -> awaitable<void> {
        for (int i = 0; i <= stations; ++i) {
            auto& link = links.emplace_back(io.get_executor(), settings, who);
            const auto greeted = co_await link.hello(store);
            greeted.value();
            if (i == 0)
                before = far.resident_kib();  // with everything loaded once
        }
    });
    const double each = (far.resident_kib() - before) / stations;
    bench::print({"head_office_memory_per_idle_station", each, "KiB", 0, 0, false,
                  std::to_string(stations) + " mutual-TLS connections after their hello; " +
                      std::to_string(before) + " KiB before"});
    return 0;
}
