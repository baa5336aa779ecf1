// Options: lrc automatic, present, absent; luhn "on", "off" or per prefix "70=off, *=on"; expired
// report (card and notice), refuse, ignore; fields: where a fleet card keeps what, per prefix,
// "690046: vehicle@6+5, restriction@11+1" counted in its discretionary part.
#include "drivers/magstripe/driver.hpp"

#include "drivers/device/device_service.hpp"
#include "drivers/magstripe/session.hpp"
#include "drivers/options.hpp"

namespace thirdvisit::drivers::magstripe {
namespace {

std::unique_ptr<device> make(const driver_context& context)
{
    const options chosen(context.options, {"lrc", "luhn", "expired", "fields"});
    reader_settings s;
    s.lrc = static_cast<lrc_rule>(chosen.choice("lrc", {"automatic", "present", "absent"}));
    s.expired = static_cast<expired_card>(chosen.choice("expired", {"report", "refuse", "ignore"}));
    s.rules = card_rules(chosen.text("luhn", "on"), chosen.text("fields"));
    return serve(std::make_unique<swipe_reader>(std::move(s), context.cards, context.wall_clock));
}

}  // namespace

const driver row{
    .name = "magstripe",
    .summary = "magnetic stripe reader on a serial line (ISO/IEC 7811, 7813)",
    .device_class = device_class::card_reader,
    .proof = proof::own_vectors,
    .proven_by = "one track with its check character printed in a reader's manual; everything else "
                 "by own vectors, not against hardware",
    .line = {.baud = 9600, .bits = 8, .parity = 'N', .stop_bits = 1},
    .devices_per_line = 1,
    .can_own = true,
    .can_tap = true,  // the reader talks only, so both are the same
    .make = make,
};

}  // namespace thirdvisit::drivers::magstripe
