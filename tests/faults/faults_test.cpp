// The programs as they are shipped, killed over and over while cars are served: the station at every
// named step of the path and at random moments, head office at random moments. In the end both
// databases hold exactly what the simulator did. THIRDVISIT_KILLS sets how often (50),
// THIRDVISIT_KILL_SEED which cars come and when the kills fall (1): campaigns side by side differ.
#include "station/demo/attendants.hpp"
#include "station/demo/counts.hpp"
#include "station/demo/programs.hpp"

#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <regex>
#include <set>
#include <sys/wait.h>

using namespace thirdvisit;
using namespace thirdvisit::demo;
using namespace std::chrono_literals;

namespace {

int number_from_environment(const char* name, int fallback)
{
    const char* set = std::getenv(name);
    return set != nullptr ? std::max(1, std::atoi(set)) : fallback;
}

int wanted_kills()
{
    return number_from_environment("THIRDVISIT_KILLS", 50);
}

unsigned seed()
{
    return static_cast<unsigned>(number_from_environment("THIRDVISIT_KILL_SEED", 1));
}

// Every crash_point("name") of the sources, so that a new one is killed at without being listed.
std::vector<std::string> named_steps()
{
    static const std::regex mark(R"re(crash_point\("([a-z0-9_.]+)"\))re");
    std::set<std::string> names;
    const auto root = std::filesystem::path(THIRDVISIT_SOURCE_DIR) / "station";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.path().extension() != ".cpp")
            continue;
        std::ifstream in(entry.path());
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        for (std::sregex_iterator m(text.begin(), text.end(), mark), end; m != end; ++m)
            names.insert((*m)[1]);
    }
    return {names.begin(), names.end()};
}

demo_settings busy_forecourt()
{
    demo_settings s;
    s.speed = 60;
    s.car_every_s = 40;
    s.usual_ports = false;
    s.seed = 6 + seed();
    s.programs = THIRDVISIT_BIN_DIR;
    return s;
}

// What head office misses and why, for whoever reads a failure.
std::string gaps_at(const world& place)
{
    SQLite::Database office(place.office_folder() / "head_office.db", SQLite::OPEN_READONLY, 5000);
    SQLite::Statement rows(office, "SELECT from_seq, to_seq, reason, code, text, times FROM gap "
                                   "ORDER BY from_seq LIMIT 100");
    std::string out;
    while (rows.executeStep()) {
        for (int i = 0; i < rows.getColumnCount(); ++i)
            out += rows.getColumn(i).getString() + " ";
        out += "\n";
    }
    return out;
}

class campaign {
public:
    campaign()
        : settings_(busy_forecourt()),
          all_(make_world(settings_, *parse_day("2026-05-20")), settings_.programs, {})
    {}
    ~campaign()
    {
        std::error_code ignored;
        if (sound)
            std::filesystem::remove_all(all_.place().folder, ignored);
        else
            std::cerr << "files and logs are kept in " << all_.place().folder << "\n";
    }

    void open()
    {
        all_.start_office();
        REQUIRE(all_.start_station());
        all_.join();
        all_.start_simulator();
        people_ = std::make_unique<attendants>(all_.place().file("events.jsonl"),
                                               all_.place().socket(), settings_.seed);
    }

    // One life of the station. It ends at the named step, or is killed after `longest`.
    void kill_station(const std::string& step, std::chrono::milliseconds longest)
    {
        const int time = 1 + static_cast<int>(random_() % 3);
        all_.start_station({{"THIRDVISIT_CRASH_AT", step + ":" + std::to_string(time)}});
        const auto ended = all_.station().wait(longest);
        if (ended)
            ++reached_[step];
        CHECK((!ended || WIFSIGNALED(*ended) || WEXITSTATUS(*ended) != 0));
        all_.station().kill();
        all_.station().wait(5s);
    }

    void kill_office()
    {
        all_.office().kill();
        all_.office().wait(5s);
        all_.start_office();
    }

    void run(int kills)
    {
        const auto steps = named_steps();
        REQUIRE(steps.size() >= 10);
        for (int i = 0; i < kills; ++i) {
            // Most points lie on the path of every fuelling and are reached within a second.
            kill_station(steps[static_cast<std::size_t>(i) % steps.size()],
                         std::chrono::milliseconds(500 + random_() % 1000));
            if (i % 12 == 6)
                kill_office();
        }
    }

    counts settle()
    {
        REQUIRE(all_.start_station());
        people_->stop();
        REQUIRE(all_.drain_simulator(120s));
        const auto until = std::chrono::steady_clock::now() + 120s;
        bool settled = false;
        while (!(settled = all_.settled()) && std::chrono::steady_clock::now() < until)
            all_.station().wait(100ms);
        INFO(gaps_at(all_.place()));
        REQUIRE(settled);
        return count_all(all_.place());
    }

    const std::map<std::string, int>& reached() const { return reached_; }
    bool sound{};

private:
    demo_settings settings_;
    programs all_;
    std::unique_ptr<attendants> people_;
    std::map<std::string, int> reached_;
    std::mt19937 random_{20'261'120 + seed()};
};

}  // namespace

TEST_CASE("however often the programs are killed, both ends hold exactly what happened", "[faults]")
{
    campaign c;
    c.open();
    c.run(wanted_kills());
    const auto n = c.settle();

    std::cerr << to_json(n) << "\nkilled at:";
    for (const auto& [step, times] : c.reached())
        std::cerr << " " << step << " x" << times;
    std::cerr << "\n";
    // A campaign that never reached its steps proves nothing; short ones do not try them all.
    CHECK(c.reached().size() >= static_cast<std::size_t>(std::min(5, wanted_kills() / 8)));
    CHECK(n.fuellings_simulated > 0);
    CHECK(n.lost == 0);
    CHECK(n.duplicates == 0);
    CHECK(n.fuellings_stored == n.fuellings_simulated);
    CHECK(n.visits == n.visits_head_office);
    CHECK(n.foreign == 0);
    CHECK(n.unsent == 0);
    CHECK(n.gaps == 0);
    CHECK(n.set_aside == 0);
    c.sound = n.lost == 0 && n.duplicates == 0 && n.visits == n.visits_head_office && n.gaps == 0;
}
