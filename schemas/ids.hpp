// Time-ordered identifiers: 48 bits of UTC milliseconds and 80 random bits in Crockford base 32,
// 26 characters, sortable as text. Random ids would halve the ingest rate of head office.
// Layout as published in the ULID description (github.com/ulid/spec).
#pragma once

#include "schemas/values.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace thirdvisit {

// Pure: the caller brings time and randomness.
inline std::string make_id(utc_ms at, const std::array<std::uint8_t, 10>& random)
{
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string text(26, '0');
    auto time = static_cast<std::uint64_t>(at.since_epoch) & 0xFFFF'FFFF'FFFFULL;
    for (std::size_t i = 10; i-- > 0; time >>= 5)
        text[i] = alphabet[time & 31];
    std::size_t out = 10;
    std::uint32_t window = 0;
    int held = 0;
    for (const auto byte : random) {
        window = (window << 8) | byte;
        for (held += 8; held >= 5; ++out) {
            held -= 5;
            text[out] = alphabet[(window >> held) & 31];
        }
        window &= (1u << held) - 1;
    }
    return text;
}

inline bool is_id(std::string_view text) noexcept
{
    return text.size() == 26 &&
           text.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string_view::npos;
}

}  // namespace thirdvisit
