#include "station/history/history_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace thirdvisit::station {
namespace {

struct alias {
    std::string_view header;
    std::string_view field;
};

constexpr std::array aliases{
    alias{"card", "card"},         alias{"cardno", "card"},        alias{"cardnumber", "card"},
    alias{"卡号", "card"},         alias{"油卡号", "card"},        alias{"加油卡号", "card"},
    alias{"ic卡号", "card"},       alias{"plate", "plate"},        alias{"plateno", "plate"},
    alias{"platenumber", "plate"}, alias{"licenseplate", "plate"}, alias{"licenceplate", "plate"},
    alias{"车牌", "plate"},        alias{"车牌号", "plate"},       alias{"车牌号码", "plate"},
    alias{"车号", "plate"},        alias{"time", "time"},          alias{"datetime", "time"},
    alias{"localtime", "time"},    alias{"timestamp", "time"},     alias{"时间", "time"},
    alias{"交易时间", "time"},     alias{"加油时间", "time"},      alias{"日期时间", "time"},
    alias{"date", "date"},         alias{"日期", "date"},          alias{"交易日期", "date"},
    alias{"加油日期", "date"},     alias{"clock", "clock"},        alias{"timeofday", "clock"},
    alias{"时刻", "clock"},        alias{"grade", "grade"},        alias{"product", "grade"},
    alias{"fuel", "grade"},        alias{"油品", "grade"},         alias{"油品名称", "grade"},
    alias{"油号", "grade"},        alias{"品名", "grade"},         alias{"品种", "grade"},
    alias{"litres", "litres"},     alias{"liters", "litres"},      alias{"litre", "litres"},
    alias{"volume", "litres"},     alias{"quantity", "litres"},    alias{"qty", "litres"},
    alias{"升数", "litres"},       alias{"加油量", "litres"},      alias{"数量", "litres"},
    alias{"升", "litres"},         alias{"加油升数", "litres"},    alias{"amount", "amount"},
    alias{"total", "amount"},      alias{"sum", "amount"},         alias{"money", "amount"},
    alias{"金额", "amount"},       alias{"交易金额", "amount"},    alias{"加油金额", "amount"},
    alias{"总额", "amount"},
};

bool digit(char c)
{
    return c >= '0' && c <= '9';
}

// Takes a known affix off, whichever fits first.
std::string_view without_unit(std::string_view text)
{
    text = trimmed(text);
    for (const std::string_view prefix : {"¥", "￥", "CNY", "RMB", "€", "$"})
        if (text.starts_with(prefix)) {
            text.remove_prefix(prefix.size());
            break;
        }
    for (const std::string_view suffix : {"元", "升", "L", "l"})
        if (text.ends_with(suffix)) {
            text.remove_suffix(suffix.size());
            break;
        }
    return trimmed(text);
}

// Where the decimal mark is; npos: a whole number. errc::refused: it may be a thousands mark.
result<std::size_t> decimal_mark(std::string_view text)
{
    const auto comma = text.rfind(',');
    const auto point = text.rfind('.');
    if (comma == std::string_view::npos || point == std::string_view::npos) {
        const auto mark = comma == std::string_view::npos ? point : comma;
        if (mark == std::string_view::npos)
            return mark;
        const bool several = text.find(text[mark]) != mark;
        if (several || (text[mark] == ',' && text.size() - mark == 4))
            return errc::refused;
        return mark;
    }
    return std::max(comma, point);
}

result<std::int64_t> whole(std::string_view digits)
{
    std::int64_t value = 0;
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), digit) || digits.size() > 12)
        return errc::malformed_message;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

result<int> number(std::string_view digits, std::size_t least, std::size_t most)
{
    if (digits.size() < least || digits.size() > most)
        return errc::malformed_message;
    const auto value = whole(digits);
    if (!value)
        return value.error();
    return static_cast<int>(*value);
}

// Cuts "2026年5月3日" at 年, 月 and 日 as it cuts "2026-5-3" at the dashes.
std::string plain_date(std::string_view text)
{
    std::string out(text);
    for (const std::string_view mark : {"年", "月", "/", "."})
        for (auto at = out.find(mark); at != std::string::npos; at = out.find(mark))
            out.replace(at, mark.size(), "-");
    if (out.ends_with("日"))
        out.resize(out.size() - std::string_view("日").size());
    return out;
}

}  // namespace

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_utf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t width = lead < 0x80                   ? 1
                                  : lead >= 0xC2 && lead < 0xE0 ? 2
                                  : lead >= 0xE0 && lead < 0xF0 ? 3
                                  : lead >= 0xF0 && lead < 0xF5 ? 4
                                                                : 0;
        if (width == 0 || i + width > text.size())
            return false;
        for (std::size_t j = 1; j < width; ++j)
            if ((static_cast<unsigned char>(text[i + j]) & 0xC0) != 0x80)
                return false;
        i += width;
    }
    return true;
}

result<std::int64_t> parse_quantity(std::string_view text, int places)
{
    text = without_unit(text);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    text = without_unit(text);
    const auto mark = decimal_mark(text);
    if (!mark)
        return mark.error();
    auto integer = std::string(text.substr(0, *mark));
    std::erase_if(integer, [](char c) { return c == ',' || c == '.'; });
    const auto fraction =
        *mark == std::string_view::npos ? std::string_view{} : text.substr(*mark + 1);
    const auto units = whole(integer);
    if (!units || !std::all_of(fraction.begin(), fraction.end(), digit) || fraction.size() > 9 ||
        (*mark != std::string_view::npos && fraction.empty()))
        return errc::malformed_message;
    std::int64_t value = *units;
    for (int i = 0; i < places; ++i)
        value = value * 10 + (static_cast<std::size_t>(i) < fraction.size()
                                  ? fraction[static_cast<std::size_t>(i)] - '0'
                                  : 0);
    const auto next = static_cast<std::size_t>(places);
    if (next < fraction.size() && fraction[next] >= '5')
        ++value;
    return negative ? -value : value;
}

result<business_day> parse_any_day(std::string_view text)
{
    const auto plain = plain_date(trimmed(text));
    const std::string_view view(plain);
    const auto first = view.find('-');
    if (first == std::string_view::npos) {
        const auto packed = number(view, 8, 8);
        if (!packed)
            return packed.error();
        return day_from_civil(*packed / 10'000, *packed / 100 % 100, *packed % 100);
    }
    const auto second = view.find('-', first + 1);
    if (second == std::string_view::npos)
        return errc::malformed_message;
    const auto year = number(view.substr(0, first), 4, 4);
    const auto month = number(view.substr(first + 1, second - first - 1), 1, 2);
    const auto day = number(view.substr(second + 1), 1, 2);
    if (!year || !month || !day)
        return errc::malformed_message;
    return day_from_civil(*year, *month, *day);
}

result<std::int32_t> parse_clock(std::string_view text)
{
    text = trimmed(text);
    std::string packed;
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        const auto hours = text.substr(0, colon);
        const auto rest = text.substr(colon + 1);
        if (hours.empty() || hours.size() > 2 || (rest.size() != 2 && rest.size() != 5) ||
            (rest.size() == 5 && rest[2] != ':'))
            return errc::malformed_message;
        packed = (hours.size() == 1 ? "0" : "") + std::string(hours) +
                 std::string(rest.substr(0, 2)) +
                 (rest.size() == 5 ? std::string(rest.substr(3)) : "00");
    } else {
        packed = std::string(text);
    }
    const auto value = number(packed, 6, 6);
    if (!value || *value / 10'000 > 23 || *value / 100 % 100 > 59 || *value % 100 > 59)
        return errc::malformed_message;
    return *value / 10'000 * 3'600 + *value / 100 % 100 * 60 + *value % 100;
}

result<local_time> parse_any_time(std::string_view text)
{
    text = trimmed(text);
    const bool packed = text.size() == 14 && std::all_of(text.begin(), text.end(), digit);
    const auto gap = packed ? 8 : text.find_first_of(" T");
    if (gap == std::string_view::npos)
        return errc::malformed_message;
    const auto day = parse_any_day(text.substr(0, gap));
    const auto clock = parse_clock(text.substr(packed ? gap : gap + 1));
    if (!day || !clock)
        return errc::malformed_message;
    return local_time{*day, *clock};
}

std::string_view field_named(std::string_view header)
{
    std::string name;
    for (const char c : trimmed(header))
        if (c != ' ' && c != '_' && c != '-')
            name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    // "litres (L)", "金额（元）"
    for (const std::string_view bracket : {"(", "（"})
        if (const auto at = name.find(bracket); at != std::string::npos && at > 0)
            name.resize(at);
    const auto it = std::find_if(aliases.begin(), aliases.end(),
                                 [&](const alias& a) { return a.header == name; });
    return it == aliases.end() ? std::string_view{} : it->field;
}

}  // namespace thirdvisit::station
