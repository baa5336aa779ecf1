// Recordings: what is read is written again as the same text, and plays through the driver that it
// names without breaking it.
#include "drivers/driver.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/recorder/recording.hpp"
#include "tests/fuzz/session.hpp"

namespace {

using namespace thirdvisit;
using namespace thirdvisit::drivers;

std::string written(const recording& tape)
{
    std::string out = "# thirdvisit recording 1, " + tape.protocol +
                      (tape.mode == line_mode::owner ? ", owner\n" : ", tap\n");
    for (const auto& part : tape.lines)
        out += std::to_string(part.at.count()) +
               (part.way == direction::from_device ? " < " : " > ") + to_hex(part.data) + "\n";
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto tape = parse_recording({reinterpret_cast<const char*>(data), size});
    if (!tape)
        return 0;
    const auto text = written(*tape);
    const auto again = parse_recording(text);
    if (!again || written(*again) != text)
        std::abort();
    const bool short_enough =
        tape->lines.empty() || tape->lines.back().at < std::chrono::minutes(5);
    if (short_enough && find_driver(tape->protocol) != nullptr) {
        fuzz::sealer cards;
        static_cast<void>(replay(*tape, cards));
    }
    return 0;
}
