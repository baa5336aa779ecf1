#include "drivers/framing/hex.hpp"
#include "drivers/probe/probe_service.hpp"
#include "tests/support/pty_pair.hpp"
#include "tests/support/run_loop.hpp"

#include <boost/asio/steady_timer.hpp>
#include <catch2/catch.hpp>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
using namespace std::chrono_literals;

namespace {

const line_settings usual{};
const bytes polls = from_hex("FA E0 FF 00 00 01 30 F0 03 FA E0 FF 03 00 01 30 B4 03").value();
const bytes tag = from_hex("02 30 31 30 30 36 33 45 39 41 45 32 35 03").value();

}  // namespace

TEST_CASE("a line is recognised by who understands its bytes", "[drivers][probe]")
{
    CHECK(best_guess(polls, usual).protocol == "sinopec");
    CHECK(best_guess(polls, usual).frames == 2);
    CHECK(best_guess(tag, usual).protocol == "em4100");
    CHECK(best_guess({}, usual).protocol.empty());
    CHECK(best_guess(bytes{1, 2, 3, 4}, usual).protocol.empty());
    // Any two bytes are a Gilbarco question; they prove nothing.
    CHECK(
        best_guess(bytes{0x01, 0x62, 0x01, 0x62}, find_driver("gilbarco")->line).protocol.empty());
    // The right bytes at settings nobody uses are heard as noise anyway.
    CHECK(best_guess(polls, {.baud = 1200, .bits = 7, .parity = 'O', .stop_bits = 2})
              .protocol.empty());
}

TEST_CASE("probing sends no byte and proposes a line", "[drivers][probe]")
{
    boost::asio::io_context io;
    const test::pty_pair pty;
    adapter port;
    port.name = pty.path().substr(5);  // below /dev/
    port.vendor = "0403";
    port.product = "6001";
    port.serial = "A50285BI";
    port.description = "Maker Serial adapter";

    // Says its polls whenever the port is opened anew, as a dispenser does all the time.
    boost::asio::steady_timer every(io);
    std::function<void()> speak = [&] {
        static_cast<void>(!::write(pty.master(), polls.data(), polls.size()));  // a full pty drops
        every.expires_after(5ms);
        every.async_wait([&](boost::system::error_code ec) {
            if (!ec)
                speak();
        });
    };
    speak();
    auto all = test::run(io, probe_ports({port}, 60ms));
    every.cancel();
    REQUIRE(all.size() == 1);
    CHECK(all[0].port == "usb:0403:6001:A50285BI");
    CHECK(all[0].what.protocol == "sinopec");
    CHECK(all[0].trouble.key.empty());
    CHECK(to_toml(all[0]).find("driver = \"sinopec\"\nport = \"usb:0403:6001:A50285BI\"") !=
          std::string::npos);
    char answered[8];
    CHECK(::read(pty.master(), answered, sizeof answered) <= 0);
}

TEST_CASE("a port that cannot be opened is a finding too", "[drivers][probe]")
{
    boost::asio::io_context io;
    adapter port;
    port.name = "thirdvisit-no-such-port";
    const auto all = test::run(io, probe_ports({port}, 1ms));
    REQUIRE(all.size() == 1);
    CHECK(all[0].trouble.key == "port.no_device");
    CHECK(to_toml(all[0], "没有这个设备").find("[[line]]") == std::string::npos);
    CHECK(to_toml(all[0], "没有这个设备").find("\n# 没有这个设备\n") != std::string::npos);
}

TEST_CASE("a silent port is proposed as a remark only", "[drivers][probe]")
{
    probe_finding silent;
    silent.port = "path:socket";
    silent.device = "/dev/ttyUSB0";
    const auto text = to_toml(silent);
    CHECK(text.find("# port = \"path:socket\"") != std::string::npos);
    CHECK(text.find("\n[[line]]") == std::string::npos);
}
