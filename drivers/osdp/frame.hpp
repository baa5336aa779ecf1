// OSDP v2 frames (IEC 60839-11-5; dossier 9.2) cut from and put on the line. Knows the fields of a
// frame and its check, nothing of keys, of what a command means or of who talks when.
#pragma once

#include "drivers/framing/decoder.hpp"

#include <cstdint>

namespace thirdvisit::drivers::osdp {

constexpr std::uint8_t broadcast_address = 0x7F;
constexpr std::size_t longest_frame = 1'440;

// Security block types: the handshake, then command/reply with a MAC, then with encrypted data too.
enum security : std::uint8_t {
    scs_11_challenge = 0x11,
    scs_12_cryptogram = 0x12,
    scs_13_server_cryptogram = 0x13,
    scs_14_initial_mac = 0x14,
    scs_15_command_mac = 0x15,
    scs_16_reply_mac = 0x16,
    scs_17_command_sealed = 0x17,
    scs_18_reply_sealed = 0x18,
};

struct frame {
    int address{};
    bool from_reader{};   // bit 7 of the address byte
    int sequence{};       // 0..3
    bool crc{true};       // else the one-byte sum
    bytes security;       // type and data of the security block; empty: none
    std::uint8_t code{};  // command or reply
    bytes data;
    bytes mac;      // 4 bytes where the security type has one
    bytes covered;  // start byte to last data byte, as received: what a MAC covers

    ~frame()  // may have held a card number
    {
        wipe(data);
        wipe(covered);
    }
    std::uint8_t security_type() const { return security.empty() ? 0 : security.front(); }
    bool operator==(const frame&) const = default;
};

// Whether frames of this security type end with a MAC.
constexpr bool has_mac(std::uint8_t security_type)
{
    return security_type >= scs_15_command_mac && security_type <= scs_18_reply_sealed;
}

// Start byte to last data byte with the length of the whole frame already in it: what a MAC covers.
bytes covered_bytes(const frame& f);

// The frame as it goes on the line, `mac` included where its type has one; no FF mark.
bytes encode(const frame& f);

struct frame_scanner {
    using frame = osdp::frame;
    static constexpr std::size_t max_raw = longest_frame;
    scan_result<osdp::frame> operator()(byte_view unread) const;
};

}  // namespace thirdvisit::drivers::osdp
