#include "drivers/magstripe/card_rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace thirdvisit::drivers::magstripe {
namespace {

constexpr std::array<std::string_view, 5> meanings{"account", "driver_id", "vehicle",
                                                   "odometer_prompt", "restriction"};

[[noreturn]] void refuse(std::string_view option, std::string_view part, std::string_view wanted)
{
    throw std::invalid_argument("option " + std::string(option) + ": \"" + std::string(part) +
                                "\" cannot be read; write " + std::string(wanted));
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (!trimmed(text).empty()) {
        const auto end = text.find(separator);
        parts.push_back(trimmed(text.substr(0, end)));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return parts;
}

bool is_prefix(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::size_t> count_in(std::string_view text)
{
    std::size_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [at, ec] = std::from_chars(text.data(), end, value);
    return ec == std::errc{} && at == end && value < 100 ? std::optional(value) : std::nullopt;
}

luhn_rule read_luhn(std::string_view part)
{
    static constexpr std::string_view wanted = "on, off, or prefixes such as 70=off, *=on";
    if (part == "on" || part == "off")
        return {"", part == "on"};
    const auto equals = part.find('=');
    const auto prefix = trimmed(part.substr(0, equals));
    const auto value =
        equals == std::string_view::npos ? std::string_view() : trimmed(part.substr(equals + 1));
    if ((prefix != "*" && !is_prefix(prefix)) || (value != "on" && value != "off"))
        refuse("luhn", part, wanted);
    return {prefix == "*" ? std::string() : std::string(prefix), value == "on"};
}

field_place read_place(std::string_view part)
{
    static constexpr std::string_view wanted =
        "meaning@offset+length, for example vehicle@6+5; meanings are account, driver_id, vehicle, "
        "odometer_prompt, restriction";
    const auto at = part.find('@');
    const auto plus = part.find('+', std::min(at, part.size()));
    if (at == std::string_view::npos || plus == std::string_view::npos)
        refuse("fields", part, wanted);
    const auto meaning = trimmed(part.substr(0, at));
    const auto offset = count_in(trimmed(part.substr(at + 1, plus - at - 1)));
    const auto length = count_in(trimmed(part.substr(plus + 1)));
    const bool known = std::find(meanings.begin(), meanings.end(), meaning) != meanings.end();
    if (!known || !offset || !length || *length == 0)
        refuse("fields", part, wanted);
    return {std::string(meaning), *offset, *length};
}

field_map read_map(std::string_view part)
{
    const auto colon = part.find(':');
    const auto prefix = trimmed(part.substr(0, colon));
    if (colon == std::string_view::npos || !is_prefix(prefix))
        refuse("fields", part, "prefix: places; prefix: places");
    field_map map{std::string(prefix), {}};
    for (const auto place : split(part.substr(colon + 1), ','))
        map.places.push_back(read_place(place));
    return map;
}

// The entry with the longest prefix of `pan`; nullptr: none.
template <class Entry>
const Entry* best_for(const std::vector<Entry>& entries, std::string_view pan)
{
    const Entry* best = nullptr;
    for (const auto& e : entries)
        if (pan.starts_with(e.prefix) && (!best || e.prefix.size() >= best->prefix.size()))
            best = &e;
    return best;
}

}  // namespace

card_rules::card_rules(std::string_view luhn, std::string_view fields)
{
    for (const auto part : split(luhn, ','))
        luhn_.push_back(read_luhn(part));
    for (const auto part : split(fields, ';'))
        maps_.push_back(read_map(part));
}

bool card_rules::needs_check_digit(std::string_view pan) const
{
    return best_for(luhn_, pan)->needed;
}

std::vector<card_field> card_rules::fields_of(const card_track& card) const
{
    std::vector<card_field> found;
    const auto* map = best_for(maps_, card.pan.digits());
    if (!map)
        return found;
    const auto& data = card.discretionary;
    for (const auto& p : map->places)
        if (p.offset + p.length <= data.size()) {
            const auto from = data.begin() + static_cast<std::ptrdiff_t>(p.offset);
            found.push_back(
                {p.meaning, std::string(from, from + static_cast<std::ptrdiff_t>(p.length))});
        }
    return found;
}

bool is_expired(std::string_view yymm, business_day today)
{
    if (yymm.size() != 4)
        return false;
    const auto two = [](std::string_view text) { return (text[0] - '0') * 10 + text[1] - '0'; };
    const int month = two(yymm.substr(2));
    if (month < 1 || month > 12)
        return false;
    const std::string day = to_string(today);  // "yyyy-mm-dd"
    const int this_year =
        two(std::string_view(day).substr(0, 2)) * 100 + two(std::string_view(day).substr(2));
    const int this_month = two(std::string_view(day).substr(5));
    return (2000 + two(yymm)) * 12 + month < this_year * 12 + this_month;
}

}  // namespace thirdvisit::drivers::magstripe
