// The configuration: the example is sound, and every mistake is named with line, key and remedy.
#include "station/config/config.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

using namespace thirdvisit::station;

namespace {

const vocabulary words{{"sinopec", "em4100"}, [](std::string_view port) {
                           return port == "nowhere" ? std::string("write tty:/dev/ttyS0") : "";
                       }};

const std::string sound = "[station]\nid = \"s1\"\nname = \"One\"\n";

config_outcome load(const std::string& text)
{
    return load_config(text, "station.toml", words);
}

// All faults, one a line.
std::string faults_of(const std::string& text)
{
    std::string all;
    for (const auto& f : load(text).faults)
        all += to_string(f) + "\n";
    return all;
}

std::string example()
{
    std::ifstream in(std::string(THIRDVISIT_SOURCE_DIR) + "/packaging/defaults/station.toml");
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the example configuration is sound and says what it means", "[config]")
{
    const auto [c, faults] = load(example());
    REQUIRE(faults.empty());
    CHECK(c.station.id == "0371-018");
    CHECK(c.staff.size() == 2);
    CHECK(c.staff[1].manager);
    CHECK(c.points[1].night == day_window{22 * 60, 6 * 60});
    REQUIRE(c.lines.size() == 2);
    CHECK(c.lines[0].mode == wire_owner::tap);
    CHECK(c.lines[0].nozzles[1].grade == "95#");
    CHECK(c.visits.closing_window_s == 180);
    CHECK(c.sync.window == day_window{120, 300});
}

TEST_CASE("what is not written has the documented default", "[config]")
{
    const auto c = load(sound).value;
    CHECK(c.recall.grace_days == 3);
    CHECK(c.web_port == 8370);
    CHECK(c.recall.round_minute == 6 * 60 + 30);
    CHECK(c.station.zone == "Asia/Shanghai");
    CHECK(
        load(sound + "[[line]]\nid=\"a\"\ndriver=\"sinopec\"\nport=\"x\"\n").value.lines[0].mode ==
        wire_owner::tap);
}

TEST_CASE("a slip in a key is named with its line and what was meant", "[config]")
{
    CHECK(faults_of(sound + "curency = \"CNY\"\n") ==
          "station.toml:4: station.curency: unknown key; did you mean \"currency\"?\n");
    CHECK(faults_of(sound + "[vists]\n").find("did you mean \"visits\"?") != std::string::npos);
    CHECK(faults_of(sound + "frobnicate_all = 1\n").find("remove it") != std::string::npos);
}

TEST_CASE("a wrong value is named with its line, key and remedy", "[config]")
{
    struct slip {
        std::string text, says;
    };
    const std::string line = "[[line]]\nid=\"a\"\nport=\"x\"\n";
    const slip slips[] = {
        {"[web]\nport = 70000\n",
         "station.toml:5: web.port: 70000 is out of range; use a number from 0 to 65535"},
        {"[web]\nport = \"8370\"\n", "web.port: this is not a whole number"},
        {"[sync]\nmode = \"hourly\"\n", "use one of \"nightly\", \"eager\""},
        {"[sync]\naddress = \"http://x\"\n", "write it like \"https://"},
        {"[sync]\nwindow = \"2-5\"\n", "write it like \"22:00-06:00\""},
        {"[recall]\ntasks_at = \"25:00\"\n", "recall.tasks_at: \"25:00\" is not a time of day"},
        {line + "driver=\"sinopek\"\n",
         "line[0].driver: there is no driver \"sinopek\"; did you mean \"sinopec\"?"},
        {line + "driver=\"sinopec\"\n[[line.nozzle]]\nnozzle=1\npoint=7\ngrade=\"92#\"\n",
         "line[0].nozzle[0].point: there is no point 7"},
        {"[[line]]\nid=\"a\"\nport=\"nowhere\"\ndriver=\"sinopec\"\n",
         "line[0].port: \"nowhere\" is not a port; write tty:/dev/ttyS0"},
        {"[[staff]]\nbadge=\"1\"\nname=\"a\"\n[[staff]]\nbadge=\"1\"\nname=\"b\"\n",
         "staff[1].badge: badge \"1\" is used twice"},
        {"[[point]]\nnumber=1\n[[point]]\nnumber=1\n", "point 1 is listed twice"},
        {"[[point]]\n", "point[0].number: this is missing"},
        {"[point]\nnumber = 1\n", "start each with [[point]]"},
        {line + "driver=\"em4100\"\n[line.options]\nspeed = 3\n", "option \"speed\" is not a text"},
    };
    for (const auto& s : slips) {
        CAPTURE(s.text, faults_of(sound + s.text));
        CHECK(faults_of(sound + s.text).find(s.says) != std::string::npos);
    }
}

TEST_CASE("every fault is reported at once", "[config]")
{
    CHECK(load("[web]\nport = 65536\n[log]\nlevel = \"loud\"\n").faults.size() ==
          4);  // id and name too
}

TEST_CASE("text that is no TOML is a fault of its line", "[config]")
{
    const auto faults = load("[station]\nid = \n").faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].line == 2);
}

TEST_CASE("two points can be a satellite pair, and a pair that is none is explained", "[config]")
{
    const std::string points = sound + "[[point]]\nnumber = 1\n[[point]]\nnumber = 2\n";
    const auto pair = load(points + "satellite_of = 1\n");
    REQUIRE(pair.faults.empty());
    CHECK_FALSE(pair.value.points[0].satellite_of);
    CHECK(pair.value.points[1].satellite_of == 1);
    const auto says = [&](const std::string& more, const std::string& what) {
        CAPTURE(more);
        const auto all = faults_of(points + more);
        CHECK(all.find("station.toml:") == 0);
        CHECK(all.find("point[") != std::string::npos);
        CHECK(all.find(what) != std::string::npos);
    };
    says("satellite_of = 2\n", "cannot be the satellite of itself");
    says("satellite_of = 7\n", "there is no point 7; add a [[point]]");
    says("satellite_of = 1\n[[point]]\nnumber = 3\nsatellite_of = 2\n", "is itself a satellite");
    says("satellite_of = 1\n[[point]]\nnumber = 3\nsatellite_of = 1\n", "has two satellites");
    says("satellite_of = \"1\"\n", "satellite_of");
}
