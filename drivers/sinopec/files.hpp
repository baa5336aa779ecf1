// Bodies of the files a dispenser fetches: card lists, price table, station information.
#pragma once

#include "drivers/framing/card_number.hpp"
#include "schemas/bytes.hpp"
#include "schemas/calendar.hpp"
#include "schemas/errc.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace thirdvisit::drivers::sinopec {

struct card_list {
    int version{};
    business_day valid_from;
    business_day valid_to;               // last day it counts
    std::array<std::uint8_t, 2> area{};  // 11 FF: all of province 11; FF FF: national
    std::vector<card_number> cards;      // ascending

    bool counts_on(business_day day, int province) const noexcept;
    bool contains(const card_number& card) const noexcept;
};

struct price_table {
    struct entry {
        int gun{};
        std::array<std::uint8_t, 2> fuel_code{};
        std::int64_t density{};
        std::vector<int> prices_fen;
        bool operator==(const entry&) const = default;
    };
    int version{};
    std::array<std::uint8_t, 6> effective_bcd{};  // yyyymmddhhmm
    std::vector<entry> current;
    std::vector<entry> coming;
    bool operator==(const price_table&) const = default;
};

struct station_information {
    int version{};
    int province{};
    int city{};
    std::int64_t superior{};
    std::int64_t station{};
    int pos_p{};  // the terminal's address on its line
    std::vector<int> guns;
    bool operator==(const station_information&) const = default;
};

// errc::malformed_message: too short, too long, digits that are none, unsorted cards.
[[nodiscard]] result<card_list> parse_card_list(byte_view file);
[[nodiscard]] result<price_table> parse_price_table(byte_view file);
[[nodiscard]] result<station_information> parse_station_information(byte_view file);

bytes encode(const price_table& table);
bytes encode(const station_information& information);
bytes encode(const card_list& list);

}  // namespace thirdvisit::drivers::sinopec
