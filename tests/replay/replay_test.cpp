// Recorded lines through the drivers they belong to: the facts must be those in the .chk beside.
#include "drivers/osdp/panel.hpp"
#include "drivers/recorder/recording.hpp"
#include "tests/support/talk.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <set>
#include <sstream>

using namespace thirdvisit;
using namespace thirdvisit::drivers;
namespace fs = std::filesystem;

namespace {

const fs::path folder = fs::path(THIRDVISIT_SOURCE_DIR) / "tests/replay";

// Its panel needs the random numbers of the recording; it has a test of its own.
constexpr std::string_view secure_channel = "osdp/secure_channel.log";

recording tape_of(const fs::path& log)
{
    int line = 0;
    const auto tape = parse_recording(test::read_file(log), &line);
    INFO(log.string() << ", line " << line);
    REQUIRE(tape.has_value());
    return *tape;
}

std::string facts_beside(const fs::path& log)
{
    return test::read_file(fs::path(log).replace_extension(".chk"));
}

// name=value, one a line, in the .opt beside; most recordings need none.
std::map<std::string, std::string> options_beside(const fs::path& log)
{
    std::map<std::string, std::string> options;
    std::istringstream in(test::read_file(fs::path(log).replace_extension(".opt")));
    for (std::string line; std::getline(in, line);)
        options[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
    return options;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string all;
    for (const auto& line : lines)
        all += line + "\n";
    return all;
}

// The panel's random numbers, in order: what it sent with each challenge.
std::vector<osdp::octet> challenges_in(const recording& tape)
{
    std::vector<osdp::octet> all;
    decoder<osdp::frame_scanner> decoder;
    for (const auto& part : tape.lines) {
        if (part.way != direction::to_device)
            continue;
        decoder.feed(part.data);
        while (const auto got = decoder.next())
            if (*got && (*got)->security_type() == osdp::scs_11_challenge) {
                osdp::octet number{};
                std::copy_n((*got)->data.begin(), number.size(), number.begin());
                all.push_back(number);
            }
    }
    return all;
}

}  // namespace

TEST_CASE("every stored recording yields the facts beside it", "[replay]")
{
    std::set<std::string> protocols;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto name = fs::relative(entry.path(), folder).string();
        if (entry.path().extension() != ".log")
            continue;
        const auto tape = tape_of(entry.path());
        protocols.insert(tape.protocol);
        if (name == secure_channel)
            continue;
        DYNAMIC_SECTION(name)
        {
            test::plain_sealer sealer;
            CHECK(joined(replay(tape, sealer, options_beside(entry.path()))) ==
                  facts_beside(entry.path()));
        }
    }
    for (const auto* d : all_drivers()) {
        CAPTURE(std::string(d->name));
        CHECK(protocols.contains(std::string(d->name)));
    }
}

// The own key is refused, is set under the delivery key, and opens the channel: then come cards
// in sealed replies. Our side must say again what it said, every MAC and every sealed byte included.
TEST_CASE("a recorded secure channel is opened again, value by value", "[replay][osdp]")
{
    const auto tape = tape_of(folder / secure_channel);
    const auto challenges = challenges_in(tape);
    REQUIRE(challenges.size() == 3);  // own key, delivery key, own key again
    std::size_t next = 0;
    test::plain_sealer sealer;
    osdp::reader_settings s;
    s.key = osdp::block{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                        0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};
    s.install = true;
    osdp::panel panel(
        {osdp::reader(s, sealer, [&] { return challenges.at(next++ % challenges.size()); })},
        osdp::line_timing());
    std::vector<bytes> sent;
    CHECK(joined(replay(tape, panel, &sent)) == facts_beside(folder / secure_channel));

    std::size_t compared = 0, blanked = 0;
    for (const auto& part : tape.lines) {
        if (part.way != direction::to_device)
            continue;
        REQUIRE(compared < sent.size());
        CAPTURE(compared);
        // The key on its way into the reader is the one thing that a recording never holds.
        if (sent[compared] != part.data)
            CHECK(++blanked == 1);
        ++compared;
    }
    CHECK(compared > 50);
    CHECK(blanked == 1);
}
