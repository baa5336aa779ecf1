// Frames of Technotrade's PTS-1 converter ("UniPump"): 10 02, address, data, CRC, 10 03, every 10
// between them sent twice. For looking at captures; no recording of a real line is known, and the
// states of its status answer are not described anywhere, so there is no driver.
#pragma once

#include "drivers/framing/decoder.hpp"

namespace thirdvisit::drivers::unipump {

struct frame {
    std::uint8_t address{};  // 00 the converter, 30 + n device n
    bytes data;              // the first byte is the code

    bool operator==(const frame&) const = default;
};

// bad_check_byte; truncated_frame (another frame began inside); bad_escape (10 and something else
// than 02, 03, 10); bad_length (no code inside).
struct frame_scanner {
    using frame = unipump::frame;
    static constexpr std::size_t max_raw = 600;
    scan_result<unipump::frame> operator()(byte_view unread) const;
    static bool begun(byte_view unread) { return unread.size() > 1; }
};

using frame_decoder = decoder<frame_scanner>;

bytes encode(const frame& f);

}  // namespace thirdvisit::drivers::unipump
