// Options: addresses "0,1" (0..126); check crc, sum; secure off, default (the delivery key); scbk, 32
// hexadecimal digits: this site's key, demands a secure channel; scbk_file: the same from a file;
// install yes: sets it into new
// readers; number raw, h10301; feedback yes, no.
#include "drivers/osdp/driver.hpp"

#include "drivers/device/device_service.hpp"
#include "drivers/options.hpp"
#include "drivers/osdp/key_file.hpp"
#include "drivers/osdp/panel.hpp"

namespace thirdvisit::drivers::osdp {
namespace {

std::optional<block> key_from(const options& chosen)
{
    const auto file = chosen.text("scbk_file");
    const auto digits = chosen.text("scbk");
    if (!file.empty() && !digits.empty())
        throw std::invalid_argument("options scbk and scbk_file are both set; leave one out");
    if (!file.empty())
        return read_key_file(file);
    return digits.empty() ? std::nullopt : std::optional(parse_key(digits, "option scbk"));
}

reader_settings settings_from(const options& chosen)
{
    reader_settings s;
    s.crc = chosen.choice("check", {"crc", "sum"}) == 0;
    s.key = key_from(chosen);
    s.default_key = chosen.choice("secure", {"off", "default"}) == 1;
    s.install = chosen.yes("install", false);
    s.feedback = chosen.yes("feedback", true);
    s.number = chosen.choice("number", {"raw", "h10301"}) == 0 ? number_format::raw_hex
                                                               : number_format::h10301;
    return s;
}

std::unique_ptr<device> make(const driver_context& context)
{
    const options chosen(context.options, {"addresses", "check", "secure", "scbk", "scbk_file",
                                           "install", "number", "feedback"});
    reader_settings s = settings_from(chosen);
    std::vector<reader> readers;
    for (const int address : chosen.numbers("addresses", "0", 0, 126)) {
        s.address = address;
        readers.emplace_back(s, context.cards, random_octet);
    }
    return serve(std::make_unique<panel>(std::move(readers), line_timing()));
}

}  // namespace

const driver row{
    .name = "osdp",
    .summary = "OSDP v2 readers on RS-485, with secure channel",
    .device_class = device_class::card_reader,
    .proof = proof::captured_frames,
    .proven_by = "the vectors of IEC 60839-11-5's annex and a session recorded with libosdp; not "
                 "yet hardware",
    .line = {.baud = 9600, .bits = 8, .parity = 'N', .stop_bits = 1},
    .devices_per_line = 127,
    .can_own = true,
    .can_tap = false,
    .make = make,
};

}  // namespace thirdvisit::drivers::osdp
