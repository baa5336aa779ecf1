// Options: pumps "1,2" (1 to 16; a tap without the option hears all); volume_decimals,
// money_decimals, price_decimals of the digits on the line.
#include "drivers/gilbarco/driver.hpp"

#include "drivers/device/device_service.hpp"
#include "drivers/gilbarco/session.hpp"
#include "drivers/options.hpp"

namespace thirdvisit::drivers::gilbarco {
namespace {

std::unique_ptr<device> make(const driver_context& context)
{
    const options chosen(context.options,
                         {"pumps", "volume_decimals", "money_decimals", "price_decimals"});
    pump_settings s;
    s.volume_decimals = static_cast<int>(chosen.number("volume_decimals", 2, 0, 4));
    s.money_decimals = static_cast<int>(chosen.number("money_decimals", 2, 0, 4));
    s.price_decimals = static_cast<int>(chosen.number("price_decimals", 3, 0, 4));
    if (context.mode == line_mode::tap) {
        auto pumps = chosen.text("pumps").empty() ? std::vector<int>()
                                                  : chosen.numbers("pumps", "", 1, most_pumps);
        return serve(std::make_unique<line_tap>(listener(s, std::move(pumps), context.wall_clock)));
    }
    s.owner = true;
    std::vector<polled_pump> pumps;
    for (const int number : chosen.numbers("pumps", "1", 1, most_pumps)) {
        s.pump = number;
        pumps.emplace_back(pump(s, context.wall_clock));
    }
    return serve(std::make_unique<owned_line>(std::move(pumps), line_timing()));
}

}  // namespace

const driver row{
    .name = "gilbarco",
    .summary = "Gilbarco two-wire dispensers (partly verified)",
    .device_class = device_class::dispenser,
    .proof = proof::own_vectors,
    .proven_by = "partly verified: one quoted block whose check fits; no captured transaction or "
                 "totals were found; not against hardware",
    .line = {.baud = 5787, .bits = 8, .parity = 'E', .stop_bits = 1},
    .devices_per_line = most_pumps,
    .can_own = true,
    .can_tap = true,
    .make = make,
};

}  // namespace thirdvisit::drivers::gilbarco
