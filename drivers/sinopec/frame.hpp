// Frames of the Sinopec dispenser line: FA, target, source, control, length in BCD, data, CRC. Each
// FA in data and CRC is sent twice. Knows nothing of what the data mean.
// Facts: four independent programs and captured frames; the official text was not found.
#pragma once

#include "drivers/framing/decoder.hpp"
#include "schemas/bytes.hpp"

#include <cstdint>

namespace thirdvisit::drivers::sinopec {

struct frame {
    std::uint8_t target{};
    std::uint8_t source{};
    std::uint8_t control{};  // bit 6: sent by the PC; bits 5..0: frame number
    bytes data;              // 1 .. 9999 bytes, the first is the command

    int number() const noexcept { return control & 0x3F; }
    bool from_pc() const noexcept { return (control & 0x40) != 0; }
    bool operator==(const frame&) const = default;
};

struct frame_scanner {
    using frame = sinopec::frame;

    static constexpr std::size_t header = 6;
    static constexpr std::size_t max_raw = header + 2 * (9999 + 2);

    // bad_length (not BCD, or 0000), truncated_frame (a new FA began inside), bad_check_byte.
    scan_result<frame> operator()(byte_view unread) const;
};

using frame_decoder = decoder<frame_scanner>;

// The bytes for the line, escaped. Addresses and control must not be FA.
bytes encode(const frame& f);

}  // namespace thirdvisit::drivers::sinopec
