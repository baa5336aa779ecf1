#include "drivers/sinopec/files.hpp"

#include "drivers/framing/fields.hpp"

#include <algorithm>

namespace thirdvisit::drivers::sinopec {
namespace {

business_day day_of(field_reader& in, bool& sound)
{
    const auto year = static_cast<int>(in.bcd(2));
    const auto month = static_cast<int>(in.bcd(1));
    const auto day = static_cast<int>(in.bcd(1));
    const auto date = day_from_civil(year, month, day);
    sound = sound && date.has_value();
    return date ? *date : business_day{};
}

field_writer& put_day(field_writer& out, business_day day)
{
    const auto time = to_bcd_time({day, 0});
    return out.raw(byte_view(time).first(4));
}

std::vector<price_table::entry> entries_of(field_reader& in, int count)
{
    std::vector<price_table::entry> entries;
    for (int i = 0; i < count && in.sound(); ++i) {
        price_table::entry e{.gun = in.byte(),
                             .fuel_code = in.raw<2>(),
                             .density = in.big_endian(4),
                             .prices_fen = {}};
        const int prices = in.byte();
        for (int p = 0; p < prices && in.sound(); ++p)
            e.prices_fen.push_back(static_cast<int>(in.big_endian(2)));
        entries.push_back(std::move(e));
    }
    return entries;
}

void put(field_writer& out, const std::vector<price_table::entry>& entries)
{
    for (const auto& e : entries) {
        out.byte(e.gun).raw(e.fuel_code).big_endian(e.density, 4);
        out.byte(static_cast<std::int64_t>(e.prices_fen.size()));
        for (const int price : e.prices_fen)
            out.big_endian(price, 2);
    }
}

bool before(const card_number& a, const card_number& b)
{
    return a.digits() < b.digits();
}

}  // namespace

bool card_list::counts_on(business_day day, int province) const noexcept
{
    const bool national = area[0] == 0xFF;
    return day >= valid_from && day <= valid_to && (national || area[0] == bcd_byte(province));
}

bool card_list::contains(const card_number& card) const noexcept
{
    return std::binary_search(cards.begin(), cards.end(), card, before);
}

result<card_list> parse_card_list(byte_view file)
{
    field_reader in(file);
    card_list list;
    bool dates = true;
    list.version = static_cast<int>(in.big_endian(2));
    list.valid_from = day_of(in, dates);
    list.valid_to = day_of(in, dates);
    list.area = in.raw<2>();
    const auto count = in.big_endian(4);
    if (!dates || !in.sound() || count * 10 != static_cast<std::int64_t>(in.left()))
        return errc::malformed_message;
    for (std::int64_t i = 0; i < count; ++i)
        list.cards.push_back(in.card(10));
    if (!in.sound_and_empty() || !std::is_sorted(list.cards.begin(), list.cards.end(), before))
        return errc::malformed_message;
    return list;
}

result<price_table> parse_price_table(byte_view file)
{
    field_reader in(file);
    price_table table;
    table.version = in.byte();
    table.effective_bcd = in.raw<6>();
    const int count = in.byte();
    table.current = entries_of(in, count);
    table.coming = entries_of(in, count);
    if (!in.sound_and_empty())
        return errc::malformed_message;
    return table;
}

result<station_information> parse_station_information(byte_view file)
{
    field_reader in(file);
    station_information info{.version = in.byte(),
                             .province = static_cast<int>(in.bcd(1)),
                             .city = static_cast<int>(in.bcd(1)),
                             .superior = in.bcd(4),
                             .station = in.bcd(4),
                             .pos_p = in.byte(),
                             .guns = {}};
    const int guns = in.byte();
    for (int i = 0; i < guns && in.sound(); ++i)
        info.guns.push_back(in.byte());
    if (!in.sound_and_empty())
        return errc::malformed_message;
    return info;
}

bytes encode(const price_table& table)
{
    field_writer out;
    out.byte(table.version).raw(table.effective_bcd);
    out.byte(static_cast<std::int64_t>(table.current.size()));
    put(out, table.current);
    put(out, table.coming);
    return out.done();
}

bytes encode(const station_information& info)
{
    field_writer out;
    out.byte(info.version).bcd(info.province, 1).bcd(info.city, 1);
    out.bcd(info.superior, 4).bcd(info.station, 4).byte(info.pos_p);
    out.byte(static_cast<std::int64_t>(info.guns.size()));
    for (const int gun : info.guns)
        out.byte(gun);
    return out.done();
}

bytes encode(const card_list& list)
{
    field_writer out;
    out.big_endian(list.version, 2);
    put_day(out, list.valid_from);
    put_day(out, list.valid_to);
    out.raw(list.area).big_endian(static_cast<std::int64_t>(list.cards.size()), 4);
    for (const auto& card : list.cards)
        out.card(card, 10);
    return out.done();
}

}  // namespace thirdvisit::drivers::sinopec
