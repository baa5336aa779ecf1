#include "drivers/pn532/reader.hpp"
#include "tests/fuzz/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    using namespace thirdvisit::drivers;
    static fuzz::sealer sealer;
    pn532::reader_settings s;
    s.ask_balance = true;
    std::vector<pn532::reader> readers;
    readers.emplace_back(s, sealer);
    pn532::desk_reader reader(std::move(readers), pn532::line_timing());
    fuzz::play(reader, {data, size});
    return 0;
}
