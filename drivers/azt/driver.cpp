// Options: channels "1,2" (1 to 224; a tap without the option hears all); type automatic or A to H;
// volume_decimals, amount_decimals, price_decimals of the digits on the line; totals at_finish or
// at_confirm: when the pump counts a sale.
#include "drivers/azt/driver.hpp"

#include "drivers/azt/session.hpp"
#include "drivers/device/device_service.hpp"
#include "drivers/options.hpp"

namespace thirdvisit::drivers::azt {
namespace {

pump_settings settings_from(const options& chosen)
{
    pump_settings s;
    const auto type = chosen.choice("type", {"automatic", "A", "B", "C", "D", "E", "F", "G", "H"});
    if (type != 0)
        s.format = format_of(static_cast<char>('A' + type - 1));
    s.volume_decimals = static_cast<int>(chosen.number("volume_decimals", 2, 0, 4));
    s.amount_decimals = static_cast<int>(chosen.number("amount_decimals", 2, 0, 4));
    s.price_decimals = static_cast<int>(chosen.number("price_decimals", 2, 0, 4));
    s.totals_late = chosen.choice("totals", {"at_finish", "at_confirm"}) == 1;
    return s;
}

std::unique_ptr<device> make(const driver_context& context)
{
    const options chosen(context.options, {"channels", "type", "volume_decimals", "amount_decimals",
                                           "price_decimals", "totals"});
    pump_settings s = settings_from(chosen);
    if (context.mode == line_mode::tap) {
        auto channels = chosen.text("channels").empty()
                            ? std::vector<int>()
                            : chosen.numbers("channels", "", 1, highest_channel);
        return serve(
            std::make_unique<line_tap>(listener(s, std::move(channels), context.wall_clock)));
    }
    s.owner = true;
    std::vector<polled_pump> pumps;
    for (const int channel : chosen.numbers("channels", "1", 1, highest_channel)) {
        s.channel = channel;
        pumps.emplace_back(pump(s, context.wall_clock));
    }
    return serve(std::make_unique<owned_line>(std::move(pumps), line_timing()));
}

}  // namespace

const driver row{
    .name = "azt",
    .summary = "AZT 2.0 pumps (Topaz and Shelf controllers)",
    .device_class = device_class::dispenser,
    .proof = proof::own_vectors,
    .proven_by = "the checks of five quoted requests verified, replies derived from the rules; not "
                 "against hardware",
    .line = {.baud = 4800, .bits = 7, .parity = 'E', .stop_bits = 2},
    .devices_per_line = highest_channel,
    .can_own = true,
    .can_tap = true,
    .make = make,
};

}  // namespace thirdvisit::drivers::azt
