#include "drivers/osdp/panel.hpp"
#include "tests/fuzz/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    using namespace thirdvisit::drivers;
    static fuzz::sealer sealer;
    std::vector<osdp::reader> readers;
    for (const int address : {0, 1}) {
        osdp::reader_settings s;
        s.address = address;
        s.default_key = address == 1;
        readers.emplace_back(s, sealer, [] { return osdp::octet{}; });
    }
    osdp::panel panel(std::move(readers), osdp::line_timing());
    fuzz::play(panel, {data, size});
    return 0;
}
