// What OSDP commands and replies say (IEC 60839-11-5; dossier 9.2): bytes of a sound, unsealed
// frame to values and back. Knows nothing of sequences, keys or lines.
#pragma once

#include "drivers/framing/card_number.hpp"
#include "drivers/osdp/frame.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace thirdvisit::drivers::osdp {

enum class command : std::uint8_t {
    poll = 0x60,
    id = 0x61,
    capabilities = 0x62,
    led = 0x69,
    buzzer = 0x6A,
    communication_set = 0x6E,
    key_set = 0x75,
    challenge = 0x76,
    server_cryptogram = 0x77,
};

enum class reply : std::uint8_t {
    ack = 0x40,
    nak = 0x41,
    id = 0x45,
    capabilities = 0x46,
    card_raw = 0x50,
    card_formatted = 0x51,
    keypad = 0x53,
    cryptogram = 0x76,
    initial_mac = 0x78,
    busy = 0x79,
};

// The dossier's name of a command or reply code, empty: not in the dossier.
std::string_view name_of_code(std::uint8_t code, bool from_reader) noexcept;

enum class nak_reason : std::uint8_t {
    bad_check = 1,
    length = 2,
    unknown_command = 3,
    sequence = 4,
    security_unsupported = 5,
    encryption_required = 6,
    bio_type = 7,
    bio_format = 8,
    record = 9,
};

struct acknowledged {};
struct busy {};
struct refusal {
    nak_reason why{};
};
struct identity {
    std::uint32_t vendor{};  // 3 bytes, as an IEEE OUI is printed
    int model{};
    int version{};
    std::uint32_t serial{};
    std::uint32_t firmware{};  // major, minor, build: one byte each
};
struct capability {
    int function{};
    int compliance{};
    int count{};
};
struct capabilities {
    std::vector<capability> list;
};
struct card_bits {
    int reader{};
    int format{};  // 0 unspecified, 1 Wiegand
    int bit_count{};
    bytes data;  // left-aligned
    ~card_bits() { wipe(data); }
};
struct card_digits {
    int reader{};
    bool backwards{};    // read against the card's direction
    card_number digits;  // in the order of the card
};
struct keys_pressed {
    int reader{};
    int count{};  // the keys themselves may be a PIN and stay in the frame
};
struct cryptogram {
    bytes reader_id;  // 8
    bytes random;     // 8
    bytes proof;      // 16
};
struct initial_mac {
    bytes mac;  // 16
};
struct other_reply {
    std::uint8_t code{};
};

using reply_message = std::variant<acknowledged, busy, refusal, identity, capabilities, card_bits,
                                   card_digits, keys_pressed, cryptogram, initial_mac, other_reply>;

// errc::malformed_message: content impossible for its code; errc::unknown_command: not in the
// dossier's list.
[[nodiscard]] result<reply_message> parse_reply(const frame& f);

// errc as above, for the command side (simulator, tap, decode).
[[nodiscard]] result<command> parse_command(const frame& f);

// Data fields of commands (IEC 60839-11-5: LED 14 bytes, buzzer 5, key set 2 + 16).
bytes led_green_for(std::uint8_t reader, std::uint16_t tenths);
bytes beep_once(std::uint8_t reader);
bytes key_set_data(byte_view key);

// The bits as upper-case hex, left-aligned, as they came: the number where no format is known.
card_number hex_digits(const card_bits& card);

// 26-bit Wiegand H10301: even parity over the first 13 bits, odd over the last 13; facility 8 bits,
// number 16 bits, printed as 3 + 5 digits. errc::malformed_message: not 26 bits or bad parity.
[[nodiscard]] result<card_number> h10301_digits(const card_bits& card);

}  // namespace thirdvisit::drivers::osdp
