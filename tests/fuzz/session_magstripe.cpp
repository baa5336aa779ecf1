#include "drivers/magstripe/session.hpp"
#include "tests/fuzz/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    using namespace thirdvisit::drivers;
    fuzz::sealer cards;
    magstripe::reader_settings s;
    s.rules = magstripe::card_rules("off", "4: vehicle@0+5, restriction@5+1; 70: driver_id@2+6");
    s.expired = magstripe::expired_card::refuse;
    magstripe::swipe_reader reader(s, cards, [] { return std::optional(local_time{{20'000}, 0}); });
    fuzz::play(reader, {data, size});
    return 0;
}
