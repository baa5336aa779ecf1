#include "station/profile/twins.hpp"

#include "station/profile/plates.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace thirdvisit::station {

namespace {

constexpr std::array<std::pair<twin_reason, std::string_view>, 3> names{{
    {twin_reason::same_plate, "same_plate"},
    {twin_reason::same_phone, "same_phone"},
    {twin_reason::look_alike, "look_alike"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> mixed_up{
    {{"O", "0"}, {"I", "1"}, {"B", "8"}}};
constexpr std::size_t shortest_phone = 7;

// The other reading of a character; empty: there is only one.
std::string_view other_reading(std::string_view c)
{
    for (const auto& [letter, digit] : mixed_up)
        if (c == letter || c == digit)
            return c == letter ? digit : letter;
    return {};
}

}  // namespace

std::string_view name_of(twin_reason r) noexcept
{
    return names[static_cast<std::size_t>(r)].second;
}

std::optional<twin_reason> parse_twin_reason(std::string_view name) noexcept
{
    for (const auto& [reason, word] : names)
        if (word == name)
            return reason;
    return std::nullopt;
}

std::optional<twin_reason> plates_alike(const plate& a, const plate& b)
{
    if (a.kind != b.kind || a.characters.empty() || b.characters.empty())
        return std::nullopt;
    if (a.characters == b.characters)
        return twin_reason::same_plate;
    return look_alike(a.characters, b.characters) ? std::optional(twin_reason::look_alike)
                                                  : std::nullopt;
}

bool same_phone(std::string_view a, std::string_view b) noexcept
{
    return a.size() >= shortest_phone && a == b;
}

std::vector<std::string> endings_like(std::string_view characters)
{
    std::vector<std::string> out{""};
    for (const auto& c : characters_of(last_three(characters))) {
        const auto other = other_reading(c);
        const auto known = out.size();
        for (std::size_t i = 0; i < known; ++i) {
            if (!other.empty())
                out.push_back(out[i] + std::string(other));
            out[i] += c;
        }
    }
    return out;
}

}  // namespace thirdvisit::station
