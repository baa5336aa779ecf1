#include "station/profile/plates.hpp"

#include <algorithm>
#include <cstdint>

namespace thirdvisit::station {
namespace {

constexpr std::size_t longest_plate = 20;
constexpr std::string_view provinces =
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
constexpr std::string_view separators[] = {" ", "\t", "-", ".",           "·",
                                           "•", "・", "‧", "\xE3\x80\x80"};
constexpr std::string_view kind_names[] = {"blue",    "yellow",     "green",     "white",  "black",
                                           "trailer", "motorcycle", "temporary", "foreign"};

// Bytes of the character that starts with `lead`, 0 when none does.
std::size_t width_of(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead < 0xE0)
        return 2;
    if (lead >= 0xE0 && lead < 0xF0)
        return 3;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

// Full-width letters and digits (U+FF01..U+FF5E) are their ASCII twins.
std::string half_width(const std::string& c)
{
    if (c.size() != 3 || c[0] != '\xEF')
        return c;
    const auto code = (static_cast<unsigned char>(c[1]) & 0x3Fu) << 6 |
                      (static_cast<unsigned char>(c[2]) & 0x3Fu);
    if (code < 0xF01 || code > 0xF5E)
        return c;
    return std::string(1, static_cast<char>(code - 0xF01 + 0x21));
}

bool upper(const std::string& c)
{
    return c.size() == 1 && c[0] >= 'A' && c[0] <= 'Z';
}
bool digit(const std::string& c)
{
    return c.size() == 1 && c[0] >= '0' && c[0] <= '9';
}
bool in(std::string_view set, const std::string& c)
{
    return c.size() > 1 && set.find(c) != std::string_view::npos;
}
bool is_province(const std::string& c)
{
    return in(provinces, c);
}

// I and O are not used behind the office letter.
bool serial_character(const std::string& c)
{
    return digit(c) || (upper(c) && c != "I" && c != "O");
}

template <class Each>
bool all_from(const std::vector<std::string>& cs, std::size_t from, std::size_t to, Each each)
{
    return std::all_of(cs.begin() + static_cast<std::ptrdiff_t>(from),
                       cs.begin() + static_cast<std::ptrdiff_t>(to), each);
}

// Province, office letter, then `serial` characters and one closing character or none.
bool chinese(const std::vector<std::string>& cs, std::size_t serial, std::string_view closing = {})
{
    const auto length = 2 + serial + (closing.empty() ? 0 : 1);
    return cs.size() == length && is_province(cs[0]) && upper(cs[1]) && cs[1] != "I" &&
           all_from(cs, 2, 2 + serial, serial_character) &&
           (closing.empty() || in(closing, cs.back()));
}

// New energy: small cars a letter first (D, F and the like), large ones D or F last.
bool new_energy(const std::vector<std::string>& cs)
{
    if (!chinese(cs, 6))
        return false;
    const bool small = upper(cs[2]) && all_from(cs, 4, 8, digit);
    const bool large = (cs[7] == "D" || cs[7] == "F") && all_from(cs, 2, 7, digit);
    return small || large;
}

bool foreign(const std::vector<std::string>& cs)
{
    return cs.size() >= 2 && all_from(cs, 0, cs.size(), [](const std::string& c) {
               return upper(c) || digit(c) || c.size() > 1;
           });
}

}  // namespace

std::vector<std::string> characters_of(std::string_view utf8)
{
    std::vector<std::string> out;
    while (!utf8.empty()) {
        const auto width = width_of(static_cast<unsigned char>(utf8.front()));
        if (width == 0 || width > utf8.size())
            return {};
        for (std::size_t i = 1; i < width; ++i)
            if ((static_cast<unsigned char>(utf8[i]) & 0xC0) != 0x80)
                return {};
        out.emplace_back(utf8.substr(0, width));
        utf8.remove_prefix(width);
    }
    return out;
}

result<std::string> normalise_plate(std::string_view typed)
{
    const auto cs = characters_of(typed);
    std::string out;
    std::size_t count = 0;
    for (const auto& original : cs) {
        auto c = half_width(original);
        if (std::find(std::begin(separators), std::end(separators), c) != std::end(separators))
            continue;
        if (c.size() == 1 && c[0] >= 'a' && c[0] <= 'z')
            c[0] = static_cast<char>(c[0] - 'a' + 'A');
        if (!upper(c) && !digit(c) && c.size() == 1)
            return errc::malformed_message;
        out += c;
        ++count;
    }
    if (count == 0 || count > longest_plate)
        return errc::malformed_message;
    return out;
}

special_plate special_kind(const plate& p)
{
    const auto cs = characters_of(p.characters);
    if (cs.empty())
        return special_plate::none;
    const auto has = [&](std::string_view c) {
        return std::find(cs.begin(), cs.end(), c) != cs.end();
    };
    if (has("使"))
        return special_plate::embassy;
    if (has("领"))
        return special_plate::consulate;
    if (has("警"))
        return special_plate::police;
    if (p.characters.starts_with("WJ") && p.kind != plate_kind::foreign)
        return special_plate::police;  // armed police
    // Provinces share no character with the old service branches; the present army plates are
    // white, two letters and five digits.
    if (in("军空海北沈兰济南广成", cs[0]))
        return special_plate::military;
    if (p.kind == plate_kind::white && !p.characters.ends_with("应急"))
        return special_plate::military;
    return special_plate::none;
}

bool well_formed(const plate& p)
{
    const auto cs = characters_of(p.characters);
    if (cs.empty() || cs.size() > longest_plate)
        return false;
    switch (p.kind) {
    case plate_kind::blue:
    case plate_kind::motorcycle:
        return chinese(cs, 5);
    case plate_kind::yellow:
        return chinese(cs, 5) || chinese(cs, 4, "学挂试超");
    case plate_kind::green:
        return new_energy(cs);
    case plate_kind::trailer:
        return chinese(cs, 4, "挂") || chinese(cs, 5);
    case plate_kind::black:
        return chinese(cs, 5) || chinese(cs, 4, "港澳使领");
    case plate_kind::white:
        return foreign(cs);
    case plate_kind::temporary:
        return chinese(cs, 5) || chinese(cs, 5, "临超") || chinese(cs, 4, "临超");
    case plate_kind::foreign:
        return foreign(cs);
    }
    return false;
}

plate_kind likely_kind(std::string_view characters)
{
    const auto cs = characters_of(characters);
    if (cs.empty() || !is_province(cs[0]))
        return plate_kind::foreign;
    if (cs.back() == "挂")
        return plate_kind::trailer;
    if (cs.back() == "学")
        return plate_kind::yellow;
    if (cs.back() == "港" || cs.back() == "澳")
        return plate_kind::black;
    if (cs.back() == "临")
        return plate_kind::temporary;
    return cs.size() == 8 ? plate_kind::green : plate_kind::blue;
}

std::string masked_plate(const plate& p)
{
    const auto cs = characters_of(p.characters);
    const std::size_t head =
        !cs.empty() && is_province(cs[0]) ? std::min<std::size_t>(2, cs.size()) : 0;
    const std::size_t tail = cs.size() - head > 3 ? 2 : 0;
    std::string out;
    for (std::size_t i = 0; i < cs.size(); ++i) {
        if (i == head && head > 0)
            out += "·";
        out += i < head || i >= cs.size() - tail ? cs[i] : "•";
    }
    return out;
}

std::string last_three(std::string_view characters)
{
    const auto cs = characters_of(characters);
    std::string out;
    for (std::size_t i = cs.size() > 3 ? cs.size() - 3 : 0; i < cs.size(); ++i)
        out += cs[i];
    return out;
}

std::string folded(std::string_view characters)
{
    std::string out(characters);
    for (auto& c : out)
        c = c == 'O' ? '0' : c == 'I' ? '1' : c == 'B' ? '8' : c;
    return out;
}

bool look_alike(std::string_view a, std::string_view b)
{
    return folded(a) == folded(b);
}

bool ends_like(std::string_view characters, std::string_view typed)
{
    return characters_of(typed).size() >= 3 && folded(characters).ends_with(folded(typed));
}

std::string_view name_of(plate_kind kind) noexcept
{
    return kind_names[static_cast<std::size_t>(kind)];
}

result<plate_kind> parse_plate_kind(std::string_view name) noexcept
{
    for (std::size_t i = 0; i < std::size(kind_names); ++i)
        if (name == kind_names[i])
            return static_cast<plate_kind>(i);
    return errc::malformed_message;
}

}  // namespace thirdvisit::station
