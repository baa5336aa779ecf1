// What may be asked of a PBOC fuel card without any key: select its application, read the public
// card number, read the balance (dossier 13). Builds APDUs and reads answers; knows no chip.
#pragma once

#include "drivers/framing/card_number.hpp"
#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"

#include <cstdint>

namespace thirdvisit::drivers::pn532 {

// Where the public number lies. Default: the public application file of PBOC e-purse cards (short
// file 15h, JR/T 0025.2), application serial number in bytes 11 to 20. Other issuers: options.
struct card_layout {
    bytes application{0xA0, 0x00, 0x00, 0x00, 0x03};  // the name begins so
    bytes read_number{0x00, 0xB0, 0x95, 0x00, 0x1E};
    std::size_t number_at{10};
    std::size_t number_length{10};  // BCD bytes
    std::uint8_t purse{0x02};       // 01 passbook, 02 purse
};

bytes select_apdu(const card_layout& l);
bytes balance_apdu(const card_layout& l);

// An answer's data without its status word. errc::refused: the card said other than 9000 or 61xx;
// errc::malformed_message: no status word.
[[nodiscard]] result<byte_view> apdu_data(byte_view answer);

// errc::malformed_message: too short, not BCD, or nothing but zeros.
[[nodiscard]] result<card_number> number_in(const card_layout& l, byte_view answer);
[[nodiscard]] result<std::uint32_t> balance_in(byte_view answer);  // smallest coins

}  // namespace thirdvisit::drivers::pn532
