#include "drivers/simulator/sinopec_dispenser.hpp"
#include "drivers/sinopec/session.hpp"
#include "tests/fuzz/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    using namespace thirdvisit::drivers;
    fuzz::sealer cards;
    const auto clock = [] { return std::optional(local_time{}); };
    for (const auto mode : {line_mode::owner, line_mode::tap}) {
        sinopec::session_settings settings;
        settings.mode = mode;
        sinopec::pc_session line(settings, cards, clock);
        fuzz::play(line, {data, size});
    }
    simulator::sinopec_dispenser pump{simulator::dispenser_settings{}};
    fuzz::play(pump, {data, size});
    return 0;
}
