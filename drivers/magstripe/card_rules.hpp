// Which cards count, by the station's own settings: check digit per prefix, expiry, and where a
// fleet card keeps its fields. Layouts of private cards are not public, so none is built in.
#pragma once

#include "drivers/device/events.hpp"
#include "drivers/magstripe/messages.hpp"
#include "schemas/calendar.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::drivers::magstripe {

// For numbers that begin with `prefix`; the longest that fits decides.
struct luhn_rule {
    std::string prefix;  // empty: all numbers
    bool needed{true};
};

// Characters of the discretionary part of track 2 (of track 1 where that is all there is).
struct field_place {
    std::string meaning;  // account, driver_id, vehicle, odometer_prompt, restriction
    std::size_t offset{};
    std::size_t length{};
};

struct field_map {
    std::string prefix;
    std::vector<field_place> places;
};

enum class expired_card { report, refuse, ignore };

class card_rules {
public:
    card_rules() = default;
    // `luhn`: "on", "off" or prefixes: "70=off, 4=on, *=on".
    // `fields`: "690046: vehicle@6+5, restriction@11+1; 7013: driver_id@0+6".
    // Throws std::invalid_argument with a sentence that says what to write.
    card_rules(std::string_view luhn, std::string_view fields);

    bool needs_check_digit(std::string_view pan) const;

    // The fields of this card, where the part it keeps them in is long enough; else nothing.
    std::vector<card_field> fields_of(const card_track& card) const;

private:
    std::vector<luhn_rule> luhn_{{"", true}};
    std::vector<field_map> maps_;
};

// A card is good to the end of its month. False for a card without a real date.
bool is_expired(std::string_view yymm, business_day today);

}  // namespace thirdvisit::drivers::magstripe
