// `thirdvisit-demo`: head office, a station and a simulated forecourt on this machine, as real
// programs, with 90 days of history and a cable to head office that is cut and mended.
#include "station/demo/attendants.hpp"
#include "station/demo/counts.hpp"
#include "station/demo/programs.hpp"

#include <boost/json.hpp>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <iostream>
#include <stdexcept>

namespace {

using namespace thirdvisit;
using namespace thirdvisit::demo;
using namespace std::chrono_literals;
namespace json = boost::json;

void say(const std::string& line)
{
    std::cerr << "demo: " << line << std::endl;
}

// Ctrl-C arrives here as something to wait for, between two steps.
class stop_signal {
public:
    stop_signal()
    {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGTERM);
        ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
        descriptor_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    }
    ~stop_signal() { ::close(descriptor_); }

    // True when somebody wants to stop; else after `patience`.
    bool wait(std::chrono::milliseconds patience)
    {
        pollfd p{descriptor_, POLLIN, 0};
        came_ = came_ || ::poll(&p, 1, static_cast<int>(patience.count())) > 0;
        return came_;
    }

private:
    int descriptor_{-1};
    bool came_{};
};

struct interrupted {};

// The temporary folder: gone when all went well or somebody stopped us, kept after a failure.
class folder_of_demo {
public:
    explicit folder_of_demo(std::filesystem::path folder) : folder_(std::move(folder)) {}
    ~folder_of_demo()
    {
        std::error_code ignored;
        if (keep_)
            say("settings, databases and logs are kept in " + folder_.string());
        else
            std::filesystem::remove_all(folder_, ignored);
    }
    void keep(bool yes) { keep_ = yes; }

private:
    std::filesystem::path folder_;
    bool keep_{true};
};

business_day today_in_shanghai()
{
    constexpr std::time_t offset_s = 8 * 3600;  // the whole year round
    return {static_cast<std::int32_t>((std::time(nullptr) + offset_s) / 86'400)};
}

void live(programs& all, stop_signal& stop, std::chrono::milliseconds how_long)
{
    const auto until = std::chrono::steady_clock::now() + how_long;
    while (std::chrono::steady_clock::now() < until) {
        if (stop.wait(200ms))
            throw interrupted{};
        if (const auto name = all.ended(); !name.empty())
            throw std::runtime_error(name + " ended by itself; its log is in the folder above");
    }
}

void open(programs& all, const demo_settings& s)
{
    say("settings: closing window 2 s, forecourt " + std::to_string(static_cast<int>(s.speed)) +
        " times as fast as life, eager sync, planted leavers; folder " +
        all.place().folder.string());
    all.start_office();
    if (!all.start_station())
        throw std::runtime_error("the station did not start; see " +
                                 all.place().file("station.log.err").string());
    all.join();
    const auto report = all.import_history();
    say("imported " + json::serialize(report.at("lines")) +
        " sales of 90 days: " + json::serialize(report.at("visits")) + " visits of " +
        json::serialize(report.at("customers")) + " customers; `thirdvisit status --socket " +
        all.place().socket().string() + "` looks in");
    all.start_simulator();
    say("cars are coming");
}

// No new cars; every record acknowledged, every visit closed, every number at head office.
void drain(programs& all, stop_signal& stop)
{
    if (!all.drain_simulator(60s))
        throw std::runtime_error("the simulator still has records that nobody acknowledged");
    const auto until = std::chrono::steady_clock::now() + 90s;
    while (!all.settled()) {
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("not everything reached head office in time");
        if (stop.wait(100ms))
            throw interrupted{};
    }
}

int play_once(programs& all, attendants& people, stop_signal& stop, const demo_settings& s)
{
    const auto third = std::chrono::milliseconds(s.live_seconds * 1000 / 3);
    live(all, stop, third);
    say("the line to head office is cut");
    all.cable().cut();
    live(all, stop, third);
    say("the line is mended");
    all.cable().mend();
    live(all, stop, third);
    say("no more cars; waiting until everything is at head office");
    people.stop();
    drain(all, stop);
    say(std::to_string(people.plates()) + " plates noted, " + std::to_string(people.answers()) +
        " prompts answered, " + std::to_string(people.calls()) + " customers called");
    const auto result = count_all(all.place());
    const auto wrong = complaint(result);
    if (!wrong.empty())
        say("NOT GREEN: " + wrong);
    std::cout << to_json(result) << std::endl;
    return wrong.empty() ? 0 : 1;
}

void play_on(programs& all, stop_signal& stop)
{
    say("running until Ctrl-C; every two minutes the line to head office is cut for 20 s");
    for (;;) {
        live(all, stop, 100s);
        say("the line to head office is cut for 20 s: watch the header of the screens");
        all.cable().cut();
        live(all, stop, 20s);
        all.cable().mend();
        say("the line is mended");
    }
}

constexpr auto usage =
    R"(usage: thirdvisit-demo [--once] [--json] [--seconds N] [--speed X] [--seed N]

  --once      about 30 s of live traffic without a person, then counts and ends
  --json      with --once: the counts as one line of JSON (they always are)
)";

demo_settings parse(int argc, char** argv)
{
    demo_settings s;
    s.programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    const auto value = [&](int& i) {
        if (i + 1 >= argc)
            throw std::invalid_argument(std::string(argv[i]) + " needs a value");
        return std::string(argv[++i]);
    };
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--once")
            s.once = true;
        else if (word == "--json")
            s.json = true;
        else if (word == "--seconds")
            s.live_seconds = std::max(3, std::stoi(value(i)));
        else if (word == "--speed")
            s.speed = std::stod(value(i));
        else if (word == "--seed")
            s.seed = std::stoull(value(i));
        else
            throw std::invalid_argument("\"" + word + "\" is not understood");
    }
    return s;
}

int run(const demo_settings& s, stop_signal& stop)
{
    auto place = make_world(s, today_in_shanghai());
    folder_of_demo folder(place.folder);
    programs all(place, s.programs, say);
    try {
        open(all, s);
        attendants people(place.file("events.jsonl"), place.socket(), s.seed);
        if (!s.once)
            play_on(all, stop);
        const int code = play_once(all, people, stop, s);
        folder.keep(code != 0);
        return code;
    } catch (const interrupted&) {
        folder.keep(false);
        say("stopping");
        return s.once ? 130 : 0;
    }
}

}  // namespace

int main(int argc, char** argv)
{
    stop_signal stop;
    try {
        return run(parse(argc, argv), stop);
    } catch (const std::invalid_argument& e) {
        std::cerr << "thirdvisit-demo: " << e.what() << "\n" << usage;
        return 2;
    } catch (const std::exception& e) {
        say(std::string("failed: ") + e.what());
        return 1;
    }
}
