// `thirdvisit listen` at a simulated dispenser's pty, for one real second at a time.
#include "drivers/simulator/stage.hpp"
#include "station/tool/commands.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <sstream>
#include <thread>

using namespace thirdvisit;
using namespace thirdvisit::station::tool;
namespace simulator = thirdvisit::drivers::simulator;

namespace {

constexpr int unsent = 3;

// A dispenser with records of before, on a pty of its own.
class dispenser_nearby {
public:
    dispenser_nearby()
    {
        simulator::scenario play;
        play.speed = 50;
        play.dispensers.push_back({.name = "pump", .link = link(), .unsent = unsent});
        stage_ = std::thread([this, play] { count_ = run_scenario(play, {}, stops_); });
        while (!std::filesystem::is_symlink(link()))
            std::this_thread::yield();
    }
    ~dispenser_nearby() { leave(); }
    dispenser_nearby(const dispenser_nearby&) = delete;
    dispenser_nearby& operator=(const dispenser_nearby&) = delete;

    std::string link() const { return (folder_.path() / "pump").string(); }
    std::int64_t acknowledged()
    {
        leave();
        return count_.acknowledged;
    }

private:
    void leave()
    {
        stops_ = 2;
        if (stage_.joinable())
            stage_.join();
    }

    test::temp_folder folder_;
    std::atomic<int> stops_{0};
    simulator::tally count_;
    std::thread stage_;
};

struct said {
    int code{};
    std::string out, err;
};

said listen(const listen_options& o)
{
    std::istringstream in;
    std::ostringstream out, err;
    const int code = listen_line(o, {in, out, err});
    return {code, out.str(), err.str()};
}

int count_of(const std::string& text, const std::string& what)
{
    int count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("listen takes a plain path, ends when its seconds are over, cleanly, and acknowledges "
          "nothing",
          "[tool]")
{
    dispenser_nearby pump;
    const auto s =
        listen({.driver = "sinopec", .port = pump.link(), .mode = "owner", .seconds = 1});
    CHECK(s.code == success);
    CHECK(s.err.empty());
    CHECK(count_of(s.out, "record_offered") >= 1);
    CHECK(pump.acknowledged() == 0);
}

TEST_CASE("listen --acknowledge lets the dispenser forget exactly what was printed", "[tool]")
{
    dispenser_nearby pump;
    const auto s = listen({.driver = "sinopec",
                           .port = "tty:" + pump.link(),
                           .mode = "owner",
                           .acknowledge = true,
                           .seconds = 1});
    CHECK(s.code == success);
    CHECK(s.err.empty());
    CHECK(count_of(s.out, "record_offered") == unsent);
    CHECK(pump.acknowledged() == unsent);
}

TEST_CASE("a tap is not asked to acknowledge", "[tool]")
{
    const auto s = listen({.driver = "sinopec", .port = "/dev/null", .acknowledge = true});
    CHECK(s.code == bad_input);
    CHECK(s.err.find("--mode owner") != std::string::npos);
}
