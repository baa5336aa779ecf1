// Blocks of the Wayne DART line (dossier 4.2): control frames of three bytes and data frames with
// their check and stuffing. Knows nothing of transactions or of who talks when.
// Facts: five independent programs and captured frames; the official text was not found.
#pragma once

#include "drivers/framing/decoder.hpp"

namespace thirdvisit::drivers::dart {

constexpr int first_address = 0x50;
constexpr int last_address = 0x6F;

// Pumps are counted from 1, which is address 50; the station knows them by this number.
constexpr int number_of(int address)
{
    return address - first_address + 1;
}

enum class frame_kind : std::uint8_t {
    poll = 0x20,
    data = 0x30,
    nak = 0x50,
    eot = 0x70,  // the pump has nothing
    ack = 0xC0,
    ack_poll = 0xE0,
};

struct frame {
    int address{first_address};  // 50 .. 6F
    frame_kind kind{frame_kind::poll};
    int tx{};    // 0 .. 15
    bytes data;  // transactions, unstuffed; data frames only

    bool operator==(const frame&) const = default;
};

// bad_check_byte; truncated_frame (ended without its 03, or another frame began inside).
struct frame_scanner {
    using frame = dart::frame;
    static constexpr std::size_t max_raw = 600;
    scan_result<dart::frame> operator()(byte_view unread) const;
    static bool begun(byte_view unread)
    {
        return unread.size() > 1;
    }  // an address alone is nothing
};

using frame_decoder = decoder<frame_scanner>;

bytes encode(const frame& f);

}  // namespace thirdvisit::drivers::dart
