#include "drivers/dart/master.hpp"
#include "drivers/dart/tap.hpp"
#include "tests/fuzz/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    using namespace thirdvisit::drivers;
    std::vector<dart::polled_pump> pumps;
    for (const int address : {0x50, 0x51}) {
        dart::pump_settings s;
        s.address = address;
        s.authorises = address == 0x51;
        pumps.emplace_back(dart::pump(s, [] { return std::optional(local_time{}); }));
    }
    dart::master master(std::move(pumps), dart::line_timing());
    fuzz::play(master, {data, size});
    dart::tap tap({}, nullptr);
    fuzz::play(tap, {data, size});
    return 0;
}
