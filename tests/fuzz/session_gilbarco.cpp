#include "drivers/gilbarco/session.hpp"
#include "tests/fuzz/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    using namespace thirdvisit::drivers;
    const auto clock = [] { return std::optional(local_time{}); };
    gilbarco::pump_settings s;
    s.owner = true;
    std::vector<gilbarco::polled_pump> pumps;
    for (s.pump = 1; s.pump <= 2; ++s.pump)
        pumps.emplace_back(gilbarco::pump(s, clock));
    gilbarco::owned_line owner(std::move(pumps), gilbarco::line_timing());
    fuzz::play(owner, {data, size});
    gilbarco::line_tap tap(gilbarco::listener({}, {}, nullptr));
    fuzz::play(tap, {data, size});
    return 0;
}
