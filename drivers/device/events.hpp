// What devices tell the station, whatever protocol they speak. `address` is the device's address
// on its line (0 where a line has one device), `nozzle` its number there; the station maps both to
// fuelling points. Volumes in ml, money in minor units, prices in thousandths per litre.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/facts.hpp"

#include <boost/system/error_code.hpp>

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace thirdvisit::drivers {

// IFSF fuelling point states; every driver translates into these.
enum class point_state {
    inoperative = 1,
    closed,
    idle,
    calling,
    authorised,
    started,
    suspended_started,
    fuelling,
    suspended_fuelling,
};

struct state_changed {
    int address{};
    int nozzle{};
    point_state state{point_state::idle};
};

// Running figures for screens; never stored (decision 5).
struct fuelling_progress {
    int address{};
    int nozzle{};
    milliliters volume;
    minor_units amount;
    unit_price price;
};

// A final record. `record_id` is the natural key on this line: terminal transaction number and
// digest of the raw record (decision 2). It is offered again until acknowledged.
struct record_offered {
    int address{};
    std::string record_id;
    fuelling_recorded record;
};

// What a fleet card says beside its number, where the configuration names the place of it.
struct card_field {
    std::string meaning;  // account, driver_id, vehicle, odometer_prompt, restriction
    std::string value;    // of account and driver_id: a person's; not for logs
    bool operator==(const card_field&) const = default;
};

struct card_seen {
    int address{};
    int nozzle{};
    card_identity card;
    std::vector<card_field> fields{};
};

struct card_gone {
    int address{};
    std::string token;
};

struct totaliser_read {
    int address{};
    int nozzle{};
    milliliters total;
};

struct fell_silent {
    int address{};
};

struct spoke_again {
    int address{};
};

// Bytes that could not be read: counted, kept, bounded; card numbers already scrubbed.
struct line_noise {
    boost::system::error_code why;
    bytes raw;
};

// Something a person should know: a device error, a vendor extension, two devices at one address.
struct device_notice {
    int address{};
    std::string kind;  // one word, e.g. "device_error", "vendor_extension", "address_clash"
    std::string text;
};

using device_event =
    std::variant<state_changed, fuelling_progress, record_offered, card_seen, card_gone,
                 totaliser_read, fell_silent, spoke_again, line_noise, device_notice>;

using event_sink = std::function<void(const device_event&)>;

}  // namespace thirdvisit::drivers
