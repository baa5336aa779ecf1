// What people wrote, as the core is told it.
#include "station/agent/settings.hpp"

#include "station/agent/service_manager.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

using namespace thirdvisit::station;

namespace {

config forecourt()
{
    config c;
    c.station.id = "s1";
    c.points = {{.number = 1}, {.number = 2, .service = service_kind::self_service, .night = {}}};
    line_config pumps;
    pumps.id = "pumps";
    pumps.nozzles = {{1, 1, 1, "92#"}, {1, 2, 1, "95#"}, {2, 1, 2, "0#"}};
    line_config desk;
    desk.id = "desk";
    c.lines = {pumps, desk};
    return c;
}

}  // namespace

TEST_CASE("nozzles of one address that stand apart are places of their own", "[agent]")
{
    auto c = forecourt();
    c.lines[0].nozzles = {{0, 1, 1, "92#"}, {0, 2, 2, "95#"}};
    const auto s = core_settings_of(c);
    REQUIRE(s.places.size() == 3);
    CHECK(s.places[0].point == 1);
    CHECK(s.places[1].point == 2);
    CHECK(s.places[1].grades == std::map<int, std::string>{{2, "95#"}});
}

TEST_CASE("each address of a line is one place with its grades by nozzle", "[agent]")
{
    const auto s = core_settings_of(forecourt());
    REQUIRE(s.places.size() == 3);
    CHECK(s.places[0].point == 1);
    CHECK(s.places[0].grades == std::map<int, std::string>{{1, "92#"}, {2, "95#"}});
    CHECK(s.places[1].address == 2);
    CHECK_FALSE(s.places[0].self_service);
    CHECK(s.places[1].self_service);
}

TEST_CASE("a point's night window comes along with what holds in it", "[agent]")
{
    auto c = forecourt();
    c.points[0].night = day_window{22 * 60, 6 * 60};
    const auto s = core_settings_of(c);
    REQUIRE(s.places[0].night);
    CHECK(s.places[0].night->from_minute == 22 * 60);
    CHECK(s.places[0].night->self_service);
    CHECK_FALSE(s.places[1].night);
}

TEST_CASE("a line without nozzles is a desk reader", "[agent]")
{
    const auto s = core_settings_of(forecourt());
    CHECK(s.places[2].line == "desk");
    CHECK(s.places[2].point == 0);
}

TEST_CASE("seconds become milliseconds and folders follow the data folder", "[agent]")
{
    auto c = forecourt();
    c.visits.closing_window_s = 2;
    c.data_folder = "/tmp/x";
    CHECK(core_settings_of(c).closing_window_ms == 2000);
    CHECK(tool_socket_of(c) == "/tmp/x/station.sock");
    CHECK(points_of(c.lines[0]) == std::vector<int>{1, 2});
}

TEST_CASE("the service manager is told what it asked to be told, and nobody else", "[agent]")
{
    const thirdvisit::test::temp_folder folder;
    const auto path = (folder.path() / "notify").string();
    const int listener = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);

    std::array<char, 64> heard{};
    ::unsetenv("NOTIFY_SOCKET");
    tell_service_manager("READY=1");
    CHECK(::recv(listener, heard.data(), heard.size(), 0) == -1);

    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    tell_service_manager("READY=1");
    const auto count = ::recv(listener, heard.data(), heard.size(), 0);
    CHECK(std::string(heard.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))) ==
          "READY=1");
    ::unsetenv("NOTIFY_SOCKET");
    ::close(listener);
}

TEST_CASE("satellite pairs, managers and the zones of pumps reach the core", "[agent]")
{
    auto c = forecourt();
    c.points[1].satellite_of = 1;
    c.staff = {{.badge = "1046", .name = "张伟"},
               {.badge = "1051", .name = "李娜", .manager = true}};
    c.lines[0].zone = "UTC";
    const auto s = core_settings_of(c);
    CHECK(s.satellites == std::map<int, int>{{2, 1}});
    CHECK_FALSE(s.staff[0].manager);
    CHECK(s.staff[1].manager);
    CHECK(s.places[0].zone == "UTC");
}
