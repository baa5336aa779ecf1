// Options: application yes, no (ask ISO 14443-4 cards for their public number); balance yes, no;
// where the number lies: aid and read, hexadecimal, number_at and number_bytes; purse 1, 2.
#include "drivers/pn532/driver.hpp"

#include "drivers/device/device_service.hpp"
#include "drivers/options.hpp"
#include "drivers/pn532/reader.hpp"

namespace thirdvisit::drivers::pn532 {
namespace {

reader_settings settings_from(const options& chosen)
{
    reader_settings s;
    s.ask_application = chosen.yes("application", true);
    s.ask_balance = chosen.yes("balance", false);
    s.layout.application = chosen.hex("aid", s.layout.application);
    s.layout.read_number = chosen.hex("read", s.layout.read_number);
    s.layout.number_at = static_cast<std::size_t>(chosen.number("number_at", 10, 0, 250));
    s.layout.number_length = static_cast<std::size_t>(chosen.number("number_bytes", 10, 4, 20));
    s.layout.purse = static_cast<std::uint8_t>(chosen.number("purse", 2, 1, 2));
    return s;
}

std::unique_ptr<device> make(const driver_context& context)
{
    const options chosen(context.options, {"application", "balance", "aid", "read", "number_at",
                                           "number_bytes", "purse"});
    std::vector<reader> readers;
    readers.emplace_back(settings_from(chosen), context.cards);
    return serve(std::make_unique<desk_reader>(std::move(readers), line_timing()));
}

}  // namespace

const driver row{
    .name = "pn532",
    .summary = "NXP PN532 contactless reader on a serial port",
    .device_class = device_class::card_reader,
    .proof = proof::foreign_peer,
    .proven_by = "libnfc's nfc-list opens the simulator that this driver is tested against; frames "
                 "exchanged with libnfc; not yet hardware",
    .line = {.baud = 115'200, .bits = 8, .parity = 'N', .stop_bits = 1},
    .devices_per_line = 1,
    .can_own = true,
    .can_tap = false,
    .make = make,
};

}  // namespace thirdvisit::drivers::pn532
