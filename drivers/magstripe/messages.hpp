// What a track says, as far as a standard says so (ISO/IEC 7813): number, expiry, service code and
// the discretionary rest. The holder's name is not taken out of the line. Knows no card rules.
#pragma once

#include "drivers/framing/card_number.hpp"
#include "drivers/magstripe/swipe.hpp"

#include <string>
#include <variant>

namespace thirdvisit::drivers::magstripe {

struct card_track {
    int number{};  // 1 or 2
    card_number pan;
    std::string yymm;          // four digits as on the card, empty: none given
    std::string service_code;  // three digits, empty: none given
    bytes discretionary;       // the issuer's own layout

    card_track() = default;
    card_track(const card_track&) = default;
    card_track& operator=(const card_track&) = default;
    ~card_track() { wipe(discretionary); }
    bool operator==(const card_track&) const = default;
};

struct unreadable_track {  // %E? ;E?
    int number{};
    bool operator==(const unreadable_track&) const = default;
};

// Sound, and of a layout no public standard describes: track 3, or a track 1 of another format.
struct private_track {
    int number{};
    char format{};  // track 1: its first character
    std::size_t length{};
    bool operator==(const private_track&) const = default;
};

using track_message = std::variant<card_track, unreadable_track, private_track>;

// errc::malformed_message: a bank-format track whose fields are impossible.
[[nodiscard]] result<track_message> parse_track(const track& t);

// The track of a card. `name` (surname/given) goes on track 1 only.
track encode(const card_track& card, std::string_view name = "");

// Check digit of ISO/IEC 7812 (mod 10). False for an empty number or one with other characters.
bool luhn_fits(std::string_view digits) noexcept;

}  // namespace thirdvisit::drivers::magstripe
