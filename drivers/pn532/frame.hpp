// Frames of the NXP PN532 over its UART (UM0701-02, 6.2; dossier 10.2): normal, extended, ACK, NACK
// and the syntax error frame. Knows nothing of commands or cards.
#pragma once

#include "drivers/framing/decoder.hpp"

namespace thirdvisit::drivers::pn532 {

enum class frame_kind { information, ack, nack, error };

struct frame {
    frame_kind kind{frame_kind::information};
    bool from_chip{};     // TFI D5, else D4
    std::uint8_t code{};  // command, or command + 1 in its answer
    bytes data;           // at most 263 bytes

    ~frame() { wipe(data); }  // may have held a card number
    bool operator==(const frame&) const = default;
};

// bad_length (length and its check disagree), bad_check_byte, malformed_message (neither to the
// chip nor from it). A frame is read with its postamble.
struct frame_scanner {
    using frame = pn532::frame;
    static constexpr std::size_t max_raw = 280;
    scan_result<pn532::frame> operator()(byte_view unread) const;
    static bool begun(byte_view unread) { return unread.size() > 1; }  // a zero alone is nothing
};

using frame_decoder = decoder<frame_scanner>;

// Extended only where a normal frame cannot hold it.
bytes encode(const frame& f);

// 55 55 and zeros: wakes the chip's UART; a frame follows at once.
bytes wake_up();

}  // namespace thirdvisit::drivers::pn532
