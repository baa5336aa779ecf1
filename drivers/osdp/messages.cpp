#include "drivers/osdp/messages.hpp"

#include "drivers/framing/hex.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace thirdvisit::drivers::osdp {
namespace {

struct code_name {
    std::uint8_t code;
    std::string_view name;
};

constexpr std::array commands{
    code_name{0x60, "poll"},          code_name{0x61, "id"},
    code_name{0x62, "cap"},           code_name{0x64, "local_status"},
    code_name{0x65, "input_status"},  code_name{0x66, "output_status"},
    code_name{0x67, "reader_status"}, code_name{0x68, "out"},
    code_name{0x69, "led"},           code_name{0x6A, "buz"},
    code_name{0x6B, "text"},          code_name{0x6E, "comset"},
    code_name{0x73, "bio_read"},      code_name{0x74, "bio_match"},
    code_name{0x75, "keyset"},        code_name{0x76, "chlng"},
    code_name{0x77, "scrypt"},        code_name{0x7B, "acurxsize"},
    code_name{0x7C, "filetransfer"},  code_name{0x80, "mfg"},
    code_name{0xA1, "xwr"},           code_name{0xA2, "abort"},
    code_name{0xA7, "keepactive"},
};

constexpr std::array replies{
    code_name{0x40, "ack"},           code_name{0x41, "nak"},
    code_name{0x45, "pdid"},          code_name{0x46, "pdcap"},
    code_name{0x48, "local_status"},  code_name{0x49, "input_status"},
    code_name{0x4A, "output_status"}, code_name{0x4B, "reader_status"},
    code_name{0x50, "raw"},           code_name{0x51, "fmt"},
    code_name{0x53, "keypad"},        code_name{0x54, "com"},
    code_name{0x57, "bio_read"},      code_name{0x58, "bio_match"},
    code_name{0x76, "ccrypt"},        code_name{0x78, "rmac_i"},
    code_name{0x79, "busy"},          code_name{0x7A, "ftstat"},
    code_name{0x83, "mfg_status"},    code_name{0x84, "mfg_error"},
    code_name{0x90, "mfg"},
};

std::uint32_t big_endian(byte_view field)
{
    std::uint32_t value = 0;
    for (const auto b : field)
        value = (value << 8) | b;
    return value;
}

std::uint32_t little_endian(byte_view field)
{
    std::uint32_t value = 0;
    for (std::size_t i = field.size(); i-- > 0;)
        value = (value << 8) | field[i];
    return value;
}

result<reply_message> parse_identity(byte_view d)
{
    if (d.size() != 12)
        return errc::malformed_message;
    return reply_message{identity{big_endian(d.first(3)), d[3], d[4],
                                  little_endian(d.subspan(5, 4)), big_endian(d.subspan(9))}};
}

result<reply_message> parse_capabilities(byte_view d)
{
    if (d.size() % 3 != 0)
        return errc::malformed_message;
    capabilities out;
    for (std::size_t at = 0; at < d.size(); at += 3)
        out.list.push_back({d[at], d[at + 1], d[at + 2]});
    return reply_message{std::move(out)};
}

result<reply_message> parse_card_bits(byte_view d)
{
    if (d.size() < 4)
        return errc::malformed_message;
    card_bits out{d[0], d[1], static_cast<int>(little_endian(d.subspan(2, 2))), {}};
    d = d.subspan(4);
    if (out.bit_count == 0 || d.size() != (static_cast<std::size_t>(out.bit_count) + 7) / 8)
        return errc::malformed_message;
    out.data.assign(d.begin(), d.end());
    return reply_message{std::move(out)};
}

result<reply_message> parse_card_digits(byte_view d)
{
    if (d.size() < 3 || d[1] > 1 || d[2] == 0 || d.size() != 3u + d[2])
        return errc::malformed_message;
    std::string text(d.begin() + 3, d.end());
    if (d[1] == 1)
        std::reverse(text.begin(), text.end());
    const bool printable =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
    const card_number digits(text);
    wipe(text);
    if (!printable)
        return errc::malformed_message;
    return reply_message{card_digits{d[0], d[1] == 1, digits}};
}

result<reply_message> parse_keypad(byte_view d)
{
    if (d.size() < 2 || d.size() != 2u + d[1])
        return errc::malformed_message;
    return reply_message{keys_pressed{d[0], d[1]}};
}

result<reply_message> parse_cryptogram(byte_view d)
{
    if (d.size() != 32)
        return errc::malformed_message;
    return reply_message{cryptogram{
        {d.begin(), d.begin() + 8}, {d.begin() + 8, d.begin() + 16}, {d.begin() + 16, d.end()}}};
}

template <std::size_t N>
std::string_view look_up(const std::array<code_name, N>& names, std::uint8_t code)
{
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.code == code; });
    return found == names.end() ? std::string_view{} : found->name;
}

}  // namespace

std::string_view name_of_code(std::uint8_t code, bool from_reader) noexcept
{
    return from_reader ? look_up(replies, code) : look_up(commands, code);
}

result<reply_message> parse_reply(const frame& f)
{
    const byte_view d = f.data;
    switch (static_cast<reply>(f.code)) {
    case reply::ack:
        return reply_message{acknowledged{}};
    case reply::busy:
        return reply_message{busy{}};
    case reply::id:
        return parse_identity(d);
    case reply::capabilities:
        return parse_capabilities(d);
    case reply::card_raw:
        return parse_card_bits(d);
    case reply::card_formatted:
        return parse_card_digits(d);
    case reply::keypad:
        return parse_keypad(d);
    case reply::cryptogram:
        return parse_cryptogram(d);
    case reply::nak:
        if (d.empty())
            return errc::malformed_message;
        return reply_message{refusal{static_cast<nak_reason>(d[0])}};
    case reply::initial_mac:
        if (d.size() != 16)
            return errc::malformed_message;
        return reply_message{initial_mac{f.data}};
    }
    if (name_of_code(f.code, true).empty())
        return errc::unknown_command;
    return reply_message{other_reply{f.code}};
}

result<command> parse_command(const frame& f)
{
    if (name_of_code(f.code, false).empty())
        return errc::unknown_command;
    const auto fits = [&](std::size_t length) { return f.data.size() == length; };
    const auto c = static_cast<command>(f.code);
    const bool sound = c == command::poll           ? fits(0)
                       : c == command::id           ? fits(1)
                       : c == command::capabilities ? fits(1)
                       : c == command::led          ? !f.data.empty() && f.data.size() % 14 == 0
                       : c == command::buzzer       ? fits(5)
                       : c == command::communication_set ? fits(5)
                       : c == command::challenge         ? fits(8)
                       : c == command::server_cryptogram ? fits(16)
                       : c == command::key_set ? f.data.size() >= 2 && fits(2u + f.data[1])
                                               : true;
    if (!sound)
        return errc::malformed_message;
    return c;
}

bytes led_green_for(std::uint8_t reader, std::uint16_t tenths)
{
    constexpr std::uint8_t first_led = 0, set_temporary = 2, green = 2, off = 0, keep_permanent = 0;
    return {reader,
            first_led,
            set_temporary,
            1,  // on and off times in tenths of a second
            0,
            green,
            off,
            static_cast<std::uint8_t>(tenths & 0xFF),
            static_cast<std::uint8_t>(tenths >> 8),
            keep_permanent,
            0,
            0,
            off,
            off};
}

bytes beep_once(std::uint8_t reader)
{
    constexpr std::uint8_t default_tone = 2;
    return {reader, default_tone, 1, 1, 1};
}

bytes key_set_data(byte_view key)
{
    constexpr std::uint8_t scbk = 1;
    bytes out;
    out.reserve(2 + key.size());
    out.push_back(scbk);
    out.push_back(static_cast<std::uint8_t>(key.size()));
    out.insert(out.end(), key.begin(), key.end());
    return out;
}

card_number hex_digits(const card_bits& card)
{
    std::string text = to_hex(card.data, "");
    const card_number number(text);
    wipe(text);
    return number;
}

result<card_number> h10301_digits(const card_bits& card)
{
    if (card.bit_count != 26 || card.data.size() != 4)
        return errc::malformed_message;
    const std::uint32_t bits = big_endian(card.data) >> 6;
    const bool even = std::popcount(bits >> 13) % 2 == 0;
    const bool odd = std::popcount(bits & 0x1FFF) % 2 == 1;
    if (!even || !odd)
        return errc::malformed_message;
    std::array<char, 8> text{};  // facility 3 digits, number 5
    std::uint32_t rest = ((bits >> 17) & 0xFF) * 100'000 + ((bits >> 1) & 0xFFFF);
    for (auto place = text.rbegin(); place != text.rend(); ++place, rest /= 10)
        *place = static_cast<char>('0' + rest % 10);
    const card_number number(std::string_view(text.data(), text.size()));
    wipe(text.data(), text.size());
    return number;
}

}  // namespace thirdvisit::drivers::osdp
