// The transaction record of message 32H: 95 bytes, every field. Money in fen, volumes in
// centilitres, prices in fen per litre, as on the wire.
#pragma once

#include "drivers/framing/card_number.hpp"
#include "schemas/bytes.hpp"
#include "schemas/errc.hpp"
#include "schemas/facts.hpp"

#include <array>
#include <optional>
#include <string>

namespace thirdvisit::drivers::sinopec {

enum class deal : std::uint8_t {  // T_TYPE bits 3..0
    normal,
    escaped_card,  // the card was pulled before the debit; fuel was delivered
    wrong_card,
    supplementary_debit,
    supplement,
    employee_on,
    employee_off,
    without_card,  // fuelling without card link
    price_answer,
    card_error,
};

struct transaction_record {
    static constexpr std::size_t size = 95;

    std::int64_t pos_ttc{};  // the terminal's own number, +1 per record
    std::uint8_t t_type{};
    std::array<std::uint8_t, 7> time_bcd{};  // kept as sent: clocks run empty
    card_number asn;
    std::int64_t bal_fen{};
    std::int64_t amn_fen{};
    int ctc{};
    std::array<std::uint8_t, 4> tac{};
    std::array<std::uint8_t, 4> gmac{};
    std::array<std::uint8_t, 4> psam_tac{};
    card_number psam_asn;
    std::array<std::uint8_t, 6> psam_tid{};
    std::int64_t psam_ttc{};
    std::uint8_t ds{};      // 0 petro e-ticket, 1 points, 2 bank purse, 3 bank passbook
    std::uint8_t unit{};    // bits 1..0: 0 money, 1 points; bits 7..4: means of payment
    std::uint8_t c_type{};  // bit 0: 0 petro card, 1 PBOC card
    std::uint8_t ver{};
    int nzn{};
    std::array<std::uint8_t, 2> g_code{};  // BCD fuel code, e.g. 10 31
    std::int64_t vol_cl{};
    int prc_fen{};
    int emp{};  // FF: nobody
    std::int64_t v_tot_cl{};
    std::array<std::uint8_t, 11> reserved{};
    std::array<std::uint8_t, 4> t_mac{};  // cannot be verified without the terminal's keys

    bool operator==(const transaction_record&) const = default;

    deal kind() const noexcept { return static_cast<deal>(t_type & 0x0F); }
    bool in_points() const noexcept { return (unit & 3) == 1; }
    std::optional<local_time> time() const noexcept;
    std::string fuel_code() const;  // "1031"
};

[[nodiscard]] result<transaction_record> parse_record(byte_view raw);
bytes encode(const transaction_record& record);  // 95 bytes

// Classes of card by digits 5 and 6 of the printed number (the record's 20 digits without the
// leading zeros): 41 employee, 51 test card; one source, and the captured duty record agrees.
enum class card_class { customer, employee, test };
card_class class_of(const card_number& asn) noexcept;

// The number as printed on the card: without the zeros that fill the record's field.
std::string_view printed(const card_number& asn) noexcept;

bool no_card(const card_number& asn) noexcept;  // all zeros

// Natural key on a line: number and digest of the record. The terminal MAC is left out: a record
// that is offered before and again after its MAC was computed is one fuelling.
std::string record_id(const transaction_record& record, byte_view raw);

// The record in the station's words, without its card.
fuelling_recorded to_fact(const transaction_record& record);

}  // namespace thirdvisit::drivers::sinopec
