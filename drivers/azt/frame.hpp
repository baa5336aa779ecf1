// Frames of AZT 2.0: 7F, start byte, each byte followed by its complement, 03 03, check; or the
// two-byte short replies. Knows the shape and the check, not what a byte means or who sent it.
// Facts: two drivers in use with a Topaz controller, a pump emulator, five quoted frames.
#pragma once

#include "drivers/framing/decoder.hpp"
#include "schemas/bytes.hpp"

#include <cstdint>

namespace thirdvisit::drivers::azt {

constexpr std::uint8_t first_page = 0x02;  // replies, and requests to channels 1 to 15
constexpr std::uint8_t last_page = 0x14;   // requests to the highest channels
constexpr std::uint8_t short_done = 0x06;
constexpr std::uint8_t short_unsupported = 0x15;
constexpr std::uint8_t short_not_now = 0x18;

struct frame {
    std::uint8_t start{first_page};
    bytes data{};  // without complements, 20..7F each; a request's first byte is its address
    bool operator==(const frame&) const = default;

    bool is_short() const noexcept
    {
        return start == short_done || start == short_unsupported || start == short_not_now;
    }
};

struct frame_scanner {
    using frame = azt::frame;

    static constexpr std::size_t longest_data = 64;  // the longest known reply has 20 digits
    static constexpr std::size_t max_raw = 2 + 2 * longest_data + 3;

    // bad_check_byte (complement, end mark or check), truncated_frame (a new frame began inside),
    // bad_length (no data), frame_too_long.
    scan_result<azt::frame> operator()(byte_view unread) const;
};

using frame_decoder = decoder<frame_scanner>;

// (XOR of the data, complements left out, XOR 03) OR 40.
std::uint8_t check_of(byte_view data) noexcept;

bytes encode(const frame& f);

}  // namespace thirdvisit::drivers::azt
