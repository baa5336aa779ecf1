#include "drivers/sinopec/record.hpp"

#include "drivers/framing/fields.hpp"
#include "drivers/framing/hex.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <cassert>

namespace thirdvisit::drivers::sinopec {
namespace {

constexpr std::size_t mac_size = 4;

record_kind kind_of(const transaction_record& r) noexcept
{
    switch (r.kind()) {
    case deal::employee_on:
        return record_kind::employee_on;
    case deal::employee_off:
        return record_kind::employee_off;
    case deal::card_error:
        return record_kind::card_error;
    case deal::price_answer:
        return record_kind::other;
    // Money that follows an earlier deal; no fuel flows again.
    case deal::supplementary_debit:
    case deal::supplement:
        return record_kind::correction;
    case deal::normal:
    case deal::escaped_card:
    case deal::wrong_card:
    case deal::without_card:
        break;
    default:
        return record_kind::other;
    }
    if (r.vol_cl == 0)
        return record_kind::zero;
    return class_of(r.asn) == card_class::test ? record_kind::test : record_kind::sale;
}

}  // namespace

std::optional<local_time> transaction_record::time() const noexcept
{
    return bcd_time(time_bcd);
}

std::string transaction_record::fuel_code() const
{
    return to_hex(g_code, "");
}

result<transaction_record> parse_record(byte_view raw)
{
    field_reader in(raw);
    transaction_record r;
    r.pos_ttc = in.big_endian(4);
    r.t_type = static_cast<std::uint8_t>(in.byte());
    r.time_bcd = in.raw<7>();
    r.asn = in.card(10);
    r.bal_fen = in.big_endian(4);
    r.amn_fen = in.big_endian(3);
    r.ctc = static_cast<int>(in.big_endian(2));
    r.tac = in.raw<4>();
    r.gmac = in.raw<4>();
    r.psam_tac = in.raw<4>();
    r.psam_asn = in.card(10);
    r.psam_tid = in.raw<6>();
    r.psam_ttc = in.big_endian(4);
    r.ds = static_cast<std::uint8_t>(in.byte());
    r.unit = static_cast<std::uint8_t>(in.byte());
    r.c_type = static_cast<std::uint8_t>(in.byte());
    r.ver = static_cast<std::uint8_t>(in.byte());
    r.nzn = in.byte();
    r.g_code = in.raw<2>();
    r.vol_cl = in.big_endian(3);
    r.prc_fen = static_cast<int>(in.big_endian(2));
    r.emp = in.byte();
    r.v_tot_cl = in.big_endian(4);
    r.reserved = in.raw<11>();
    r.t_mac = in.raw<mac_size>();
    if (!in.sound_and_empty())
        return errc::malformed_message;
    return r;
}

bytes encode(const transaction_record& r)
{
    field_writer out;
    out.big_endian(r.pos_ttc, 4).byte(r.t_type).raw(r.time_bcd).card(r.asn, 10);
    out.big_endian(r.bal_fen, 4).big_endian(r.amn_fen, 3).big_endian(r.ctc, 2);
    out.raw(r.tac).raw(r.gmac).raw(r.psam_tac).card(r.psam_asn, 10).raw(r.psam_tid);
    out.big_endian(r.psam_ttc, 4).byte(r.ds).byte(r.unit).byte(r.c_type).byte(r.ver);
    out.byte(r.nzn).raw(r.g_code).big_endian(r.vol_cl, 3).big_endian(r.prc_fen, 2);
    out.byte(r.emp).big_endian(r.v_tot_cl, 4).raw(r.reserved).raw(r.t_mac);
    return out.done();
}

std::string_view printed(const card_number& asn) noexcept
{
    const auto digits = asn.digits();
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

bool no_card(const card_number& asn) noexcept
{
    return printed(asn).empty();
}

card_class class_of(const card_number& asn) noexcept
{
    const auto kind = printed(asn).size() > 6 ? printed(asn).substr(4, 2) : std::string_view();
    if (kind == "41")
        return card_class::employee;
    return kind == "51" ? card_class::test : card_class::customer;
}

std::string record_id(const transaction_record& record, byte_view raw)
{
    assert(raw.size() == transaction_record::size);
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
    ::SHA256(raw.data(), raw.size() - mac_size, digest.data());
    return std::to_string(record.pos_ttc) + "-" + to_hex(byte_view(digest).first(12), "");
}

fuelling_recorded to_fact(const transaction_record& r)
{
    constexpr int nobody = 0xFF;
    const milliliters volume{r.vol_cl * 10};
    const unit_price price{std::int64_t{r.prc_fen} * 10};
    return {.kind = kind_of(r),
            .nozzle = r.nzn,
            .grade = r.fuel_code(),
            .volume = volume,
            // AMN counts points here; the sale is worth what the pump showed.
            .amount = r.in_points() ? price_of(volume, price) : minor_units{r.amn_fen},
            .price = price,
            .totaliser = {r.v_tot_cl * 10},
            .record_number = r.pos_ttc,
            .corrects = 0,
            .card = std::nullopt,
            .pump_time = r.time(),
            .employee = r.emp == nobody ? std::string() : std::to_string(r.emp),
            .doubtful = false};
}

}  // namespace thirdvisit::drivers::sinopec
