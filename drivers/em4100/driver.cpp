#include "drivers/em4100/driver.hpp"

#include "drivers/device/device_service.hpp"
#include "drivers/em4100/session.hpp"
#include "drivers/options.hpp"

namespace thirdvisit::drivers::em4100 {
namespace {

std::unique_ptr<device> make(const driver_context& context)
{
    const options none(context.options, {});
    return serve(std::make_unique<reader_session>(context.cards));
}

}  // namespace

const driver row{
    .name = "em4100",
    .summary = "EM4100 desk reader, ASCII and binary (RDM6300 and relatives)",
    .device_class = device_class::card_reader,
    .proof = proof::captured_frames,
    .proven_by = "frames captured from readers of both kinds, every check recomputed; not yet "
                 "hardware",
    .line = {.baud = 9600, .bits = 8, .parity = 'N', .stop_bits = 1},
    .devices_per_line = 1,
    .can_own = true,
    .can_tap = true,  // the reader talks only, so both are the same
    .make = make,
};

}  // namespace thirdvisit::drivers::em4100
