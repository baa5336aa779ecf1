// Options: pumps "1,2" (1 is address 50; a tap finds them itself); decimals "2,2,2" of volume, amount
// and price; coin_decimals; parameters_at, where the three decimals begin in DC7, if that is known;
// authorise yes: nobody else is in charge of the pumps; echo yes: the adapter hears what it sends.
#include "drivers/dart/driver.hpp"

#include "drivers/dart/master.hpp"
#include "drivers/dart/tap.hpp"
#include "drivers/device/device_service.hpp"
#include "drivers/options.hpp"

namespace thirdvisit::drivers::dart {
namespace {

constexpr int most_decimals = 4;
constexpr int most_pumps = last_address - first_address + 1;

pump_settings settings_from(const options& chosen)
{
    const auto decimals = chosen.numbers("decimals", "2,2,2", 0, most_decimals);
    if (decimals.size() != 3)
        throw std::invalid_argument("option decimals: write three numbers, of volume, amount and "
                                    "price, e.g. 2,2,2");
    pump_settings s;
    s.volume_decimals = decimals[0];
    s.amount_decimals = decimals[1];
    s.price_decimals = decimals[2];
    s.coin_decimals = static_cast<int>(chosen.number("coin_decimals", 2, 0, most_decimals));
    s.parameters_at = static_cast<int>(chosen.number("parameters_at", -1, -1, 250));
    s.authorises = chosen.yes("authorise", false);
    return s;
}

std::unique_ptr<device> make(const driver_context& context)
{
    const options chosen(context.options, {"pumps", "decimals", "coin_decimals", "parameters_at",
                                           "authorise", "echo"});
    pump_settings s = settings_from(chosen);
    if (context.mode == line_mode::tap)
        return serve(std::make_unique<tap>(s, context.wall_clock));
    polling timing = line_timing();
    timing.echo = chosen.yes("echo", false);
    std::vector<polled_pump> pumps;
    for (const int number : chosen.numbers("pumps", "1", 1, most_pumps)) {
        s.address = first_address + number - 1;
        pumps.emplace_back(pump(s, context.wall_clock));
    }
    return serve(std::make_unique<master>(std::move(pumps), timing));
}

}  // namespace

const driver row{
    .name = "dart",
    .summary = "Wayne DART dispensers (also Mepsan and Mekser)",
    .device_class = device_class::dispenser,
    .proof = proof::captured_frames,
    .proven_by =
        "captured frames, every CRC recomputed, and foreign decoders; not against hardware",
    .line = {.baud = 9600, .bits = 8, .parity = 'O', .stop_bits = 1},
    .devices_per_line = most_pumps,
    .can_own = true,
    .can_tap = true,
    .make = make,
};

}  // namespace thirdvisit::drivers::dart
