#include "drivers/framing/bcd.hpp"

#include <algorithm>

namespace thirdvisit::drivers {

std::optional<std::int64_t> bcd_number(byte_view data) noexcept
{
    if (data.size() > 9 || !std::all_of(data.begin(), data.end(), is_bcd))
        return std::nullopt;
    std::int64_t value = 0;
    for (const auto byte : data)
        value = value * 100 + (byte >> 4) * 10 + (byte & 15);
    return value;
}

bytes to_bcd(std::int64_t value, std::size_t width)
{
    bytes data(width);
    for (auto place = data.rbegin(); place != data.rend(); ++place, value /= 100)
        *place = bcd_byte(static_cast<int>(value % 100));
    return data;
}

std::optional<local_time> bcd_time(byte_view data) noexcept
{
    if (data.size() != 7 || !std::all_of(data.begin(), data.end(), is_bcd))
        return std::nullopt;
    const auto part = [&](std::size_t first, std::size_t count) {
        return static_cast<int>(*bcd_number(data.subspan(first, count)));
    };
    const int hour = part(4, 1);
    const int minute = part(5, 1);
    const int second = part(6, 1);
    const auto day = day_from_civil(part(0, 2), part(2, 1), part(3, 1));
    if (!day || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    return local_time{*day, hour * 3600 + minute * 60 + second};
}

std::array<std::uint8_t, 7> to_bcd_time(local_time t)
{
    const std::string day = to_string(t.day);  // "yyyy-mm-dd"
    const auto two = [&](std::size_t at) {
        return static_cast<std::uint8_t>((day[at] - '0') * 16 + (day[at + 1] - '0'));
    };
    return {two(0),
            two(2),
            two(5),
            two(8),
            bcd_byte(t.second_of_day / 3600),
            bcd_byte(t.second_of_day / 60 % 60),
            bcd_byte(t.second_of_day % 60)};
}

}  // namespace thirdvisit::drivers
