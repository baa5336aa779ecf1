// What happened, as received. A fact is stored once and never edited; a correction is a new fact
// that points at the old one. The same fact offered twice carries the same `key` and is stored once.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/values.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace thirdvisit {

// A card as everything beyond the driver knows it (product 13): the number itself stays there.
struct card_identity {
    std::string token;   // HMAC of the whole number under this station's key, lower-case hex
    std::string tail;    // the last four digits, all that may be shown
    std::string sealed;  // the number sealed to head office's public key, base64; empty once known
    bool operator==(const card_identity&) const = default;
};

// Kinds of plate (product 2): different kinds may carry the same characters.
enum class plate_kind {
    blue,
    yellow,
    green,
    white,
    black,
    trailer,
    motorcycle,
    temporary,
    foreign
};

struct plate {
    std::string characters;  // Unicode, upper case, without separators, at most 20 characters
    plate_kind kind{plate_kind::blue};
    bool operator==(const plate&) const = default;
};

struct nozzle_lifted {
    int nozzle{};
};

struct nozzle_hung_up {
    int nozzle{};
};

enum class record_kind {
    sale,         // fuel was paid for; the only kind that can become a visit
    zero,         // no volume
    employee_on,  // duty record: the card belongs to an employee
    employee_off,
    test,         // calibration or return-to-tank draw with a test card
    own_vehicle,  // the station's own or a delivery vehicle
    correction,   // refund or supplement: nets against the record with number `corrects`
    card_error,   // the terminal reports a card fault; no fuel
    other,
};

// The final figures of one delivery of one nozzle.
struct fuelling_recorded {
    record_kind kind{record_kind::sale};
    int nozzle{};
    std::string grade;  // the station's name for the product, e.g. "92#"
    milliliters volume;
    minor_units amount;
    unit_price price;
    milliliters totaliser;         // the nozzle's running total after this delivery
    std::int64_t record_number{};  // the terminal's own transaction number
    std::int64_t corrects{};       // record number this one nets against, 0: none
    std::optional<card_identity> card;
    std::optional<local_time> pump_time;  // as the terminal wrote it
    std::string employee;                 // number in the record, empty: nobody
    std::string opened_by{};  // token of the duty card that opened the pump for somebody else
    bool doubtful{};          // e.g. same number with other bytes (decision 2)
    bool
        live{};  // the line had just told of this delivery: it joins whatever the pump's clock says
    std::int64_t clock_offset_s{};  // pump clock minus ours as known then; `at` is repaired by it
    bool time_unknown{};            // nothing the pump says of the time can be: `at` is `received`
};

struct card_presented {
    card_identity card;
    int nozzle{};  // 0: a reader without a nozzle
};

struct card_removed {
    std::string token;
};

// Typed by a person or recognised; `model` and `colour` as chips, both optional.
struct plate_entered {
    thirdvisit::plate plate;
    std::string model;
    std::string colour;
    std::string badge;  // who entered it; empty: a camera or a program
};

struct employee_on_duty {
    std::string badge;
    std::vector<int> points{};  // in charge of these pumps; none: of none in particular
};

struct employee_off_duty {
    std::string badge;
};

// What a person did to a visit: a fact like any other, so that a restart does it again.
enum class act_kind {
    join,     // `other` is the same car as `visit`
    part,     // takes back that `visit` joined another one
    serve,    // `badge` served it
    correct,  // another plate than the facts say, or the picked customer of several
};

struct visit_act {
    act_kind what{act_kind::join};
    std::string visit;
    std::string other{};
    std::string badge{};
    std::optional<thirdvisit::plate> plate{};
    std::optional<std::string> model{};
    std::optional<std::string> colour{};
    std::string customer{};  // confirmed or picked by a person
};

// The wire said nothing for longer than the protocol allows, or speaks again.
struct device_silent {};
struct device_back {};

using fact_content = std::variant<nozzle_lifted, nozzle_hung_up, fuelling_recorded, card_presented,
                                  card_removed, plate_entered, employee_on_duty, employee_off_duty,
                                  device_silent, device_back, visit_act>;

struct fact {
    std::string id;      // time-ordered, 26 characters (schemas/ids.hpp)
    std::string key;     // natural key; unique in the store
    std::string source;  // line id, "desk:<line>", "screen" or "import"
    int point{};         // fuelling point 1..n; 0: none known (desk reader, POS)
    utc_ms at;           // when it happened: device time where there is one, else `received`
    utc_ms received;     // when we heard of it, by our own clock
    fact_content content;
};

}  // namespace thirdvisit
