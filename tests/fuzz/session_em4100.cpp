#include "drivers/em4100/session.hpp"
#include "tests/fuzz/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    fuzz::sealer cards;
    drivers::em4100::reader_session reader(cards);
    fuzz::play(reader, {data, size});
    return 0;
}
