// libnfc's nfc-list, written by other people, opens our PN532 over a pseudo terminal and lists the
// card on its antenna. What it proves of the simulator, the simulator proves of our driver.
#include "drivers/simulator/pn532_chip.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <poll.h>
#include <pty.h>
#include <stdexcept>
#include <string>
#include <termios.h>
#include <thread>
#include <unistd.h>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

// A pseudo terminal with a session at its far end, served by a thread of its own.
class served_pty {
public:
    explicit served_pty(session& far) : far_(far)
    {
        std::array<char, 64> name{};
        termios raw{};
        ::cfmakeraw(&raw);
        if (::openpty(&near_, &held_, name.data(), &raw, nullptr) != 0)
            throw std::runtime_error("no pseudo terminal");
        path_ = name.data();
        far_.on_open(std::chrono::steady_clock::now());
        thread_ = std::thread([this] { serve(); });
    }

    ~served_pty()
    {
        done_ = true;
        thread_.join();
        ::close(near_);
        ::close(held_);
    }

    const std::string& path() const { return path_; }

private:
    void serve()
    {
        while (!done_) {
            const auto todo = far_.resume(std::chrono::steady_clock::now());
            if (const auto* t = std::get_if<transmit>(&todo)) {
                if (::write(near_, t->frame.data(), t->frame.size()) < 0)
                    return;
                continue;
            }
            pollfd waiting{near_, POLLIN, 0};
            if (::poll(&waiting, 1, 50) <= 0)
                continue;
            std::array<std::uint8_t, 256> chunk{};
            const auto got = ::read(near_, chunk.data(), chunk.size());
            if (got > 0)
                far_.on_bytes(byte_view(chunk).first(static_cast<std::size_t>(got)),
                              std::chrono::steady_clock::now());
        }
    }

    session& far_;
    int near_{-1};
    int held_{-1};  // keeps the terminal alive between two programs
    std::string path_;
    std::atomic<bool> done_{};
    std::thread thread_;
};

std::string nfc_list(const std::string& path)
{
    const std::string command =
        "LIBNFC_DEVICE=pn532_uart:" + path + ":115200 timeout 30 nfc-list 2>&1";
    FILE* out = ::popen(command.c_str(), "r");
    if (out == nullptr)
        throw std::runtime_error("no shell");
    std::string text;
    std::array<char, 256> chunk{};
    while (const auto got = std::fread(chunk.data(), 1, chunk.size(), out))
        text.append(chunk.data(), got);
    static_cast<void>(::pclose(out));
    return text;
}

}  // namespace

TEST_CASE("nfc-list opens our PN532 and lists the card", "[foreign][pn532]")
{
    pn532::simulated_chip chip;
    chip.put(pn532::uid_card({0xFB, 0x0E, 0xE2, 0x0B}));
    const served_pty line(chip);
    const std::string said = nfc_list(line.path());
    INFO("nfc-list (package libnfc-bin) said:\n" << said);
    CHECK(said.find("opened") != std::string::npos);
    CHECK(said.find("1 ISO14443A passive target(s) found") != std::string::npos);
    CHECK(said.find("UID (NFCID1): fb  0e  e2  0b") != std::string::npos);
    CHECK(said.find("SAK (SEL_RES): 08") != std::string::npos);
}

TEST_CASE("nfc-list sees an ISO 14443-4 card with its ATS", "[foreign][pn532]")
{
    pn532::simulated_chip chip;
    chip.put(pn532::fuel_card({0x04, 1, 2, 3, 4, 5, 6}, bytes(10, 0x11), 100));
    const served_pty line(chip);
    const std::string said = nfc_list(line.path());
    INFO("nfc-list (package libnfc-bin) said:\n" << said);
    CHECK(said.find("UID (NFCID1): 04  01  02  03  04  05  06") != std::string::npos);
    CHECK(said.find("ATS: 78  80  70  02") != std::string::npos);
}

TEST_CASE("nfc-list finds the reader and no card when none is there", "[foreign][pn532]")
{
    pn532::simulated_chip chip;
    const served_pty line(chip);
    const std::string said = nfc_list(line.path());
    INFO("nfc-list (package libnfc-bin) said:\n" << said);
    CHECK(said.find("opened") != std::string::npos);
    CHECK(said.find("UID") == std::string::npos);
}
