#include "drivers/azt/session.hpp"
#include "tests/fuzz/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    using namespace thirdvisit::drivers;
    const auto clock = [] { return std::optional(local_time{}); };
    azt::pump_settings s;
    s.owner = true;
    std::vector<azt::polled_pump> pumps;
    for (s.channel = 1; s.channel <= 2; ++s.channel)
        pumps.emplace_back(azt::pump(s, clock));
    azt::owned_line owner(std::move(pumps), azt::line_timing());
    fuzz::play(owner, {data, size});
    azt::line_tap tap(azt::listener({}, {}, nullptr));
    fuzz::play(tap, {data, size});
    return 0;
}
