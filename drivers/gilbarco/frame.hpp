// What travels on a Gilbarco two-wire line: single words (commands and states), runs of six digits,
// and blocks FF ... F0 with a low-nibble check. Knows nothing of who asked what.
// Facts: a master proven in the field and a pump's side that agree; one quoted block whose check
// fits. The official specification is not public: partly verified.
#pragma once

#include "drivers/framing/decoder.hpp"
#include "schemas/bytes.hpp"

#include <cstdint>

namespace thirdvisit::drivers::gilbarco {

// Words of a block; digits are E0 to E9.
namespace word {
constexpr std::uint8_t end = 0xF0, volume_preset = 0xF1, money_preset = 0xF2, level_1 = 0xF4,
                       level_2 = 0xF5, grade = 0xF6, price = 0xF7, value = 0xF8, volume = 0xF9,
                       money = 0xFA, check = 0xFB, stop_all = 0xFC, special = 0xFE, start = 0xFF;
constexpr std::uint8_t digit = 0xE0;
}  // namespace word

enum class frame_shape {
    word,    // one byte
    digits,  // six digit words
    block,   // FF ... F0
    text,    // answer to a special function: text with bit 7 set, ended by CR LF
};

struct frame {
    frame_shape shape{frame_shape::word};
    bytes raw{};
    bool operator==(const frame&) const = default;
};

struct frame_scanner {
    using frame = gilbarco::frame;

    static constexpr std::size_t most_grades = 16;
    static constexpr std::size_t max_raw = 1 + 30 * most_grades + 3 + 1;
    static constexpr std::size_t text_size = 19;

    // Answers to special functions look like states of other pumps; only where such functions are
    // used (nobody needs them to sell fuel) are they looked for.
    bool texts{};

    // truncated_frame (a word that cannot be there, or a new block, came before the end),
    // bad_length (no check word before the end), bad_check_byte, frame_too_long.
    scan_result<gilbarco::frame> operator()(byte_view unread) const;
};

using frame_decoder = decoder<frame_scanner>;

// E0 OR (low nibble of minus the sum); `covered` reaches from FF to FB, both included.
std::uint8_t check_of(byte_view covered) noexcept;

// FF, the words, FB, check, F0.
bytes make_block(byte_view words);

}  // namespace thirdvisit::drivers::gilbarco
