// The station's program as it is shipped, started wrongly, twice, and stopped: each has one defined
// answer, with a sentence that says what to do.
#include "station/demo/child_process.hpp"
#include "station/demo/station_call.hpp"

#include "tests/support/temp_folder.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <signal.h>
#include <sys/wait.h>

using namespace thirdvisit;
using namespace thirdvisit::demo;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 20s;

class place {
public:
    std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }
    std::filesystem::path socket() const { return file("data") / "station.sock"; }

    std::string settings(int port = 0, const std::string& more = "") const
    {
        std::filesystem::create_directories(file("data"));
        return "[station]\nid = \"s1\"\nname = \"One\"\n[web]\nport = " + std::to_string(port) +
               "\n[store]\nfolder = \"" + file("data").string() + "\"\n" + more;
    }
    child_process start(const std::string& toml, const std::string& name = "a",
                        std::vector<std::string> more = {}) const
    {
        std::ofstream(file(name + ".toml")) << toml;
        std::vector<std::string> arguments{THIRDVISIT_BIN_DIR "/thirdvisit-station", "--config",
                                           file(name + ".toml").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return child_process({arguments, file(name + ".log"), {}});
    }
    std::string said(const std::string& name = "a") const
    {
        return test::read_file(file(name + ".log")) + test::read_file(file(name + ".log.err"));
    }

private:
    test::temp_folder folder_;
};

int exit_code(child_process& p)
{
    const auto status = p.wait(patience);
    REQUIRE(status);
    return WIFEXITED(*status) ? WEXITSTATUS(*status) : -WTERMSIG(*status);
}

}  // namespace

TEST_CASE("a wrong configuration ends with 2 and names file, line, key and remedy", "[faults]")
{
    const place here;
    auto p = here.start(here.settings(70'000, "[sync]\nmode = \"hourly\"\n"));
    CHECK(exit_code(p) == 2);
    CHECK(here.said().find("a.toml:5: web.port: 70000 is out of range; use a number from") !=
          std::string::npos);
    CHECK(here.said().find("use one of \"nightly\", \"eager\"") != std::string::npos);
}

TEST_CASE("--check says that a configuration is sound and opens nothing", "[faults]")
{
    const place here;
    auto p = here.start(here.settings(1), "a", {"--check"});
    CHECK(exit_code(p) == 0);
    CHECK(here.said().find("is sound") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(here.file("data") / "station.db"));
}

TEST_CASE("a driver's wrong option ends with 2 and says which", "[faults]")
{
    const place here;
    auto p = here.start(here.settings(
        0, "[[line]]\nid = \"pumps\"\ndriver = \"sinopec\"\nport = \"tty:/dev/ttyS0\"\n"
           "[line.options]\nspeed = \"fast\"\n"));
    CHECK(exit_code(p) == 2);
    CHECK(here.said().find("line pumps: unknown option speed") != std::string::npos);
}

TEST_CASE("SIGTERM ends the program in order, with everything written down", "[faults]")
{
    const place here;
    auto p = here.start(here.settings());
    REQUIRE(p.line("Screens  http://127.0.0.1:", patience));
    CHECK(call_station(here.socket(), "GET", "/api/status").status == 200);
    p.terminate();
    CHECK(exit_code(p) == 0);
    CHECK(here.said().find("stopped") != std::string::npos);
    const auto wal = here.file("data") / "station.db-wal";
    CHECK((!std::filesystem::exists(wal) || std::filesystem::file_size(wal) == 0));
}

TEST_CASE("a second program on the same database is refused and the first goes on", "[faults]")
{
    const place here;
    auto first = here.start(here.settings(), "first");
    REQUIRE(first.line("Screens  ", patience));
    auto second = here.start(here.settings(), "second");
    CHECK(exit_code(second) == 1);
    CHECK(here.said("second").find(std::to_string(first.id())) != std::string::npos);
    CHECK(first.running());
    CHECK(call_station(here.socket(), "GET", "/api/status").status == 200);
}

TEST_CASE("a lock left behind by kill -9 is taken over", "[faults]")
{
    const place here;
    auto first = here.start(here.settings());
    REQUIRE(first.line("Screens  ", patience));
    first.kill();
    CHECK(exit_code(first) == -SIGKILL);
    auto second = here.start(here.settings(), "second");
    CHECK(second.line("Screens  ", patience));
}

TEST_CASE("a port that is taken is answered with who holds it", "[faults]")
{
    const place here, there;
    auto first = here.start(here.settings());
    const auto printed = first.line("Screens  http://127.0.0.1:", patience);
    REQUIRE(printed);
    const int port = std::atoi(printed->c_str() + std::string("Screens  http://127.0.0.1:").size());
    auto second = there.start(there.settings(port));
    CHECK(exit_code(second) == 1);
    CHECK(there.said().find("thirdvisit-stat") != std::string::npos);  // as the kernel cuts names
    CHECK(there.said().find("process " + std::to_string(first.id())) != std::string::npos);
}

TEST_CASE("a damaged database is put aside and a new one goes on", "[faults]")
{
    const place here;
    {
        auto p = here.start(here.settings());
        REQUIRE(p.line("Screens  ", patience));
        p.terminate();
        CHECK(exit_code(p) == 0);
    }
    std::ofstream(here.file("data") / "station.db", std::ios::binary | std::ios::in)
        << std::string(8192, 'x');
    auto p = here.start(here.settings(), "after");
    REQUIRE(p.line("Screens  ", patience));
    CHECK(call_station(here.socket(), "GET", "/api/status").status == 200);
    bool kept = false;
    for (const auto& entry : std::filesystem::directory_iterator(here.file("data")))
        kept = kept || entry.path().filename().string().find("damaged") != std::string::npos;
    CHECK(kept);
    CHECK(here.said("after").find("was found damaged and kept as") != std::string::npos);
}
