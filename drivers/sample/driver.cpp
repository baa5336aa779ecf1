#include "drivers/sample/driver.hpp"

#include "drivers/device/device_service.hpp"
#include "drivers/options.hpp"
#include "drivers/sample/pump.hpp"

namespace thirdvisit::drivers::sample {
namespace {

std::unique_ptr<device> make(const driver_context& context)
{
    const options none(context.options, {});
    return serve(std::make_unique<polled_line<pump>>(std::vector<pump>(1), polling{}));
}

}  // namespace

const driver row{
    .name = "sample",
    .summary = "the teaching protocol of drivers/README.md",
    .device_class = device_class::dispenser,
    .proof = proof::none,
    .proven_by = "nothing: it was made up",
    .line = {.baud = 9600, .bits = 8, .parity = 'N', .stop_bits = 1},
    .devices_per_line = 1,
    .can_own = true,
    .can_tap = false,
    .make = make,
};

}  // namespace thirdvisit::drivers::sample
