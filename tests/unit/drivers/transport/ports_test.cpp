// Which port is meant, which device that is today, how it is set and who has it.
#include "drivers/transport/adapters.hpp"
#include "drivers/transport/line_discipline.hpp"
#include "drivers/transport/port_lock.hpp"
#include "drivers/transport/port_spec.hpp"
#include "drivers/transport/reopen_policy.hpp"
#include "drivers/transport/tty.hpp"
#include "tests/support/fake_sysfs.hpp"
#include "tests/support/pty_pair.hpp"

#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

std::string device_for(const char* spec, const std::filesystem::path& root)
{
    const auto found = find_device(parse_port_spec(spec).value(), root);
    return found ? *found : std::string(name_of(found.error()));
}

termios prepared(line_settings line)
{
    termios t{};
    REQUIRE(prepare(t, line).has_value());
    return t;
}

}  // namespace

TEST_CASE("a port is written as what it is and read back the same", "[drivers][transport]")
{
    for (const auto* text :
         {"usb:0403:6001:A50285BI", "usb:1a86:7523", "path:pci-0000:00:14.0-usb-0:2:1.0",
          "tty:/dev/ttyS0", "tcp:192.168.1.50:4001", "tcp:[::1]:4001", "tcp:pumps.local:1"}) {
        CAPTURE(text);
        const auto spec = parse_port_spec(text);
        REQUIRE(spec.has_value());
        CHECK(to_string(*spec) == text);
    }
    CHECK(std::get<usb_port>(parse_port_spec("usb:1A86:7523").value()).vendor == "1a86");
    for (const auto* text : {"", "usb", "usb:403:6001", "usb:0403:6001:", "usb:0403:60G1",
                             "usb:0403-6001", "path:", "tty:ttyUSB0", "/dev/ttyUSB0", "tcp:host",
                             "tcp::4001", "tcp:host:0", "tcp:host:65536", "tcp:host:4x", "com:1"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_port_spec(text).has_value());
        CHECK(explain_port_spec(text).find("usb:VENDOR:PRODUCT") != std::string::npos);
    }
}

TEST_CASE("an adapter is found again under every name it gets in a thousand plugs",
          "[drivers][transport]")
{
    const test::temp_folder folder;
    test::fake_sysfs tree(folder.path());
    const test::plugged_adapter other{.name = "ttyUSB0", .serial = "OTHER", .socket = "1-2"};
    tree.plug(other);
    tree.add_console("tty1");
    const test::plugged_adapter ours{.name = "ttyUSB1", .serial = "A50285BI", .socket = "1-3"};
    tree.plug(ours);
    std::string name = ours.name;
    for (int cycle = 0; cycle < 1000; ++cycle) {
        REQUIRE(device_for("usb:0403:6001:A50285BI", tree.root()) == "/dev/" + name);
        tree.unplug(name);
        REQUIRE(device_for("usb:0403:6001:A50285BI", tree.root()) == "port_not_found");
        name = "ttyUSB" + std::to_string(1 + cycle % 7);
        tree.plug_again(ours, name);
    }
}

TEST_CASE("adapters without a serial of their own are told apart by their socket",
          "[drivers][transport]")
{
    const test::temp_folder folder;
    test::fake_sysfs tree(folder.path());
    tree.plug({.name = "ttyUSB0",
               .vendor = "1a86",
               .product = "7523",
               .serial = "0",
               .socket = "1-1",
               .id_path = "pci-0:usb-0:1:1.0",
               .numbers = "188:0"});
    tree.plug({.name = "ttyUSB1",
               .vendor = "1a86",
               .product = "7523",
               .socket = "1-2",
               .id_path = "pci-0:usb-0:2:1.0",
               .numbers = "188:1"});
    CHECK(device_for("usb:1a86:7523", tree.root()) == "refused");  // nothing is guessed
    CHECK(device_for("path:pci-0:usb-0:2:1.0", tree.root()) == "/dev/ttyUSB1");
    const auto adapters = list_adapters(tree.root());
    REQUIRE(adapters.size() == 2);
    CHECK(adapters[0].proposed_spec() == "path:pci-0:usb-0:1:1.0");
    CHECK(adapters[0].description == "Maker Serial adapter");
}

TEST_CASE("an adapter with a serial is proposed by it, a bare port by its name",
          "[drivers][transport]")
{
    adapter a;
    a.name = "ttyUSB3";
    CHECK(a.proposed_spec() == "tty:/dev/ttyUSB3");
    a.vendor = "0403";
    a.product = "6001";
    a.id_path = "socket";
    CHECK(a.proposed_spec() == "path:socket");
    a.serial = "000000";
    CHECK(a.proposed_spec() == "path:socket");
    a.serial = "A50285BI";
    CHECK(a.proposed_spec() == "usb:0403:6001:A50285BI");
}

TEST_CASE("a machine without serial ports has none", "[drivers][transport]")
{
    const test::temp_folder folder;
    CHECK(list_adapters(folder.path()).empty());
}

TEST_CASE("line settings become termios bits", "[drivers][transport]")
{
    const auto usual = prepared({});
    CHECK((usual.c_cflag & CSIZE) == CS8);
    CHECK((usual.c_cflag & (PARENB | CSTOPB | CRTSCTS)) == 0);
    CHECK((usual.c_cflag & (CLOCAL | CREAD)) == (CLOCAL | CREAD));
    CHECK(::cfgetospeed(&usual) == B9600);

    const auto azt = prepared({.baud = 4800, .bits = 7, .parity = 'E', .stop_bits = 2});
    CHECK((azt.c_cflag & CSIZE) == CS7);
    CHECK((azt.c_cflag & (PARENB | PARODD)) == PARENB);
    CHECK((azt.c_cflag & CSTOPB) == CSTOPB);
    CHECK((azt.c_iflag & INPCK) != 0);
    CHECK(::cfgetispeed(&azt) == B4800);

    const auto dart = prepared({.baud = 9600, .bits = 8, .parity = 'O', .stop_bits = 1});
    CHECK((dart.c_cflag & (PARENB | PARODD)) == (PARENB | PARODD));
}

TEST_CASE("settings that no line can have are refused", "[drivers][transport]")
{
    termios t{};
    CHECK(prepare(t, {.bits = 6}).error() == errc::refused);
    CHECK(prepare(t, {.parity = 'X'}).error() == errc::refused);
    CHECK(prepare(t, {.stop_bits = 3}).error() == errc::refused);
}

TEST_CASE("a prepared line blocks for the first byte, whatever it was set to before",
          "[drivers][transport]")
{
    termios t{};
    t.c_cc[VMIN] = 0;
    t.c_cc[VTIME] = 9;
    REQUIRE(prepare(t, {}).has_value());
    CHECK(t.c_cc[VMIN] == 1);
    CHECK(t.c_cc[VTIME] == 0);
}

TEST_CASE("a speed without a name is set through termios2", "[drivers][transport]")
{
    const test::pty_pair pty;
    CHECK_FALSE(is_standard_baud(5787));
    const auto fd = open_tty(pty.path(), {.baud = 5787, .bits = 8, .parity = 'E', .stop_bits = 1});
    REQUIRE(fd.has_value());
    CHECK(custom_baud_of(*fd) == 5787);
    // And a port that was left at such a speed can be set to any other.
    for (const int baud : {9600, 5787, 5788, 4800}) {
        CAPTURE(baud);
        CHECK_FALSE(configure(*fd, {.baud = baud}));
        CHECK(custom_baud_of(*fd) == baud);
    }
    ::close(*fd);
}

TEST_CASE("a pty can be opened with parity again and again, although it carries none",
          "[drivers][transport]")
{
    const test::pty_pair pty;
    for (int visit = 0; visit < 3; ++visit) {
        const auto fd = open_tty(pty.path(), {.parity = 'E'});
        REQUIRE(fd.has_value());
        ::close(*fd);
    }
}

TEST_CASE("a port that is open is locked, and its holder has a name", "[drivers][transport]")
{
    const test::pty_pair pty;
    const auto fd = open_tty(pty.path(), {});
    REQUIRE(fd.has_value());
    const int again = ::open(pty.path().c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (again >= 0) {  // root may open a tty that is exclusive to another, but not lock it
        CHECK(lock_port(again) == errc::port_held);
        ::close(again);
    }
    const auto holder = holder_of(pty.path());
    CHECK(holder.pid == ::getpid());
    CHECK_FALSE(holder.program.empty());
    ::close(*fd);
    const auto later = open_tty(pty.path(), {});
    CHECK(later.has_value());
    ::close(*later);
}

TEST_CASE("a holder that the process table does not show is another process",
          "[drivers][transport]")
{
    const test::temp_folder nothing_in_it;
    CHECK(holder_of("/dev/ttyUSB0", nothing_in_it.path()).pid == 0);
}

TEST_CASE("a port that is gone cannot be opened, and says so", "[drivers][transport]")
{
    const auto fd = open_tty("/dev/thirdvisit-no-such-port", {});
    REQUIRE_FALSE(fd.has_value());
    CHECK(fd.error() == boost::system::errc::no_such_file_or_directory);
}

TEST_CASE("a lost port is tried soon, then every ten seconds, and soon again after a sound run",
          "[drivers][transport]")
{
    reopen_policy policy;
    reopen_policy::time_point now{1000h};
    CHECK(policy.on_lost(now) == 500ms);
    CHECK(policy.on_lost(now) == 1s);
    for (int i = 0; i < 10; ++i)
        policy.on_lost(now);
    CHECK(policy.on_lost(now) == 10s);
    policy.on_open(now);
    now += 2s;  // it opens and dies at once: still broken
    CHECK(policy.on_lost(now) == 10s);
    policy.on_open(now);
    now += 10s;
    CHECK(policy.on_lost(now) == 500ms);
    policy.on_lost(now);
    policy.on_plugged();
    CHECK(policy.on_lost(now) == 500ms);
}
