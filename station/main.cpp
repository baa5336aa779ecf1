// `thirdvisit-station`: reads the configuration, puts the agent together, runs until it is told to
// stop. Exit codes: 0 stopped, 1 failed, 2 the configuration or the arguments are wrong.
#include "drivers/driver.hpp"
#include "drivers/transport/port_spec.hpp"
#include "station/agent/agent.hpp"
#include "station/agent/log.hpp"
#include "station/agent/service_manager.hpp"

#include <boost/asio/signal_set.hpp>

#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

namespace station = thirdvisit::station;

namespace {

enum exit_code { stopped = 0, failed = 1, wrong_input = 2 };

constexpr auto usage = R"(usage: thirdvisit-station [--config FILE] [--check]

  --config FILE   settings, default /etc/thirdvisit/station.toml
  --check         say what is wrong with the settings and end
  --version, --help
)";

struct arguments {
    std::string config{"/etc/thirdvisit/station.toml"};
    bool check{};
};

// Nothing: the program has said all there is to say; `code` is its exit code.
std::optional<arguments> parse(int argc, char** argv, int& code)
{
    arguments a;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--config" && i + 1 < argc)
            a.config = argv[++i];
        else if (word == "--check")
            a.check = true;
        else if (word == "--help" || word == "--version") {
            std::cout << (word == "--help" ? usage : "thirdvisit-station " THIRDVISIT_VERSION "\n");
            code = stopped;
            return std::nullopt;
        } else {
            std::cerr << "thirdvisit-station: \"" << word << "\" is not understood\n" << usage;
            code = wrong_input;
            return std::nullopt;
        }
    }
    return a;
}

station::vocabulary known_words()
{
    station::vocabulary words;
    for (const auto* d : thirdvisit::drivers::all_drivers())
        words.drivers.emplace_back(d->name);
    words.port_fault = [](std::string_view port) {
        return thirdvisit::drivers::parse_port_spec(port)
                   ? std::string()
                   : thirdvisit::drivers::explain_port_spec(port);
    };
    return words;
}

std::optional<station::config> read_config(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) {
        std::cerr << "thirdvisit-station: " << file
                  << " cannot be read; give the settings with --config, or copy the example from "
                     "packaging/defaults/station.toml\n";
        return std::nullopt;
    }
    auto outcome = station::load_config(text, file, known_words());
    for (const auto& fault : outcome.faults)
        std::cerr << station::to_string(fault) << "\n";
    if (!outcome.faults.empty())
        return std::nullopt;
    return std::move(outcome.value);
}

int run(const station::config& settings)
{
    boost::asio::io_context context(1);
    station::agent agent(context, settings);
    agent.start();
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code ec, int) {
        if (ec)
            return;
        constexpr unsigned patience_s = 20;
        ::alarm(patience_s);  // a disk that hangs must not keep the machine from shutting down
        station::tell_service_manager("STOPPING=1");
        station::log_info("stopping");
        agent.stop();
    });
    std::cout << "Screens  " << agent.screen_address() << std::endl;
    station::tell_service_manager("READY=1");
    context.run();
    station::log_info("stopped");
    return stopped;
}

}  // namespace

int main(int argc, char** argv)
{
    // Few threads that allocate: one arena is enough and saves megabytes on a weak machine. Large
    // pieces (an import, a batch) stay out of the heap, so that they can be given back.
    ::mallopt(M_ARENA_MAX, 1);
    ::mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    ::umask(0077);
    int code = failed;
    const auto given = parse(argc, argv, code);
    if (!given)
        return code;
    const auto settings = read_config(given->config);
    if (!settings)
        return wrong_input;
    if (given->check) {
        std::cout << given->config << " is sound\n";
        return stopped;
    }
    station::open_log(settings->log);
    try {
        return run(*settings);
    } catch (const station::startup_fault& e) {
        station::log_error(e.what());
        return e.wrong_input ? wrong_input : failed;
    } catch (const std::exception& e) {
        station::log_error(e.what());
        return failed;
    }
}
