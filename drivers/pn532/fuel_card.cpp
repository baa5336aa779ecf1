#include "drivers/pn532/fuel_card.hpp"

#include "drivers/framing/fields.hpp"

#include <algorithm>

namespace thirdvisit::drivers::pn532 {

bytes select_apdu(const card_layout& l)
{
    constexpr std::int64_t select_by_name = 0x00A40400;
    return field_writer()
        .big_endian(select_by_name, 4)
        .byte(static_cast<std::int64_t>(l.application.size()))
        .raw(l.application)
        .done();
}

bytes balance_apdu(const card_layout& l)
{
    return {0x80, 0x5C, 0x00, l.purse, 0x04};
}

result<byte_view> apdu_data(byte_view answer)
{
    if (answer.size() < 2)
        return errc::malformed_message;
    const auto status = answer.last(2);
    if ((status[0] != 0x90 || status[1] != 0x00) && status[0] != 0x61)
        return errc::refused;
    return answer.first(answer.size() - 2);
}

result<card_number> number_in(const card_layout& l, byte_view answer)
{
    const auto data = apdu_data(answer);
    if (!data)
        return data.error();
    if (data->size() < l.number_at + l.number_length)
        return errc::malformed_message;
    const auto packed = data->subspan(l.number_at, l.number_length);
    const bool blank = std::all_of(packed.begin(), packed.end(), [](auto b) { return b == 0; });
    const card_number number = card_from_bcd(packed);
    if (blank || number.empty())
        return errc::malformed_message;
    return number;
}

result<std::uint32_t> balance_in(byte_view answer)
{
    const auto data = apdu_data(answer);
    if (!data)
        return data.error();
    if (data->size() != 4)
        return errc::malformed_message;
    return static_cast<std::uint32_t>(field_reader(*data).big_endian(4));
}

}  // namespace thirdvisit::drivers::pn532
