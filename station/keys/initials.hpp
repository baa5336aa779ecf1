// Pinyin initials: 运达物流 is found by "yd", "ydwl" or "wl". Of a character with several readings all
// count, since nobody can know which one the name means (单 is d, s or c). Letters and digits stand for
// themselves. Knows no keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

// One line for each set of initials, "cz 乘…"; of U+4E00 to U+9FFF.
std::string_view initials_table() noexcept;

// "cz" for 重; empty for a character that has none (then it is skipped).
std::string initials_of(std::string_view character);

// Every way to write `count` initials of the name from its `from`th character on; at most 64.
std::vector<std::string> initials_from(std::string_view name, std::size_t from, std::size_t count);

// Whether the name can be written so from some character on; 0: from its first.
constexpr std::size_t no_match = static_cast<std::size_t>(-1);
std::size_t find_initials(std::string_view name, std::string_view typed);

// The same for what people type: initials, or a part of the name itself. Counted in characters.
std::size_t find_in_name(std::string_view name, std::string_view typed);

}  // namespace thirdvisit::station
