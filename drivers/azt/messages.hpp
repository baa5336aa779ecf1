// What AZT 2.0 frames say: requests to a channel and the pump's replies, every command of the
// facts list. Digits stay as on the wire (centilitres, minor units); a reply can be read only by
// who knows what was asked. Knows no conversation.
#pragma once

#include "drivers/azt/frame.hpp"
#include "schemas/errc.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace thirdvisit::drivers::azt {

enum class command : std::uint8_t {
    status = 0x31,
    authorise = 0x32,
    stop = 0x33,
    current_volume = 0x34,
    full_data = 0x35,
    totals = 0x36,
    pump_type = 0x37,
    confirm = 0x38,  // the finished sale is recorded; the pump may forget it
    extended_status = 0x39,
    read_parameter = 0x4E,
    protocol_version = 0x50,
    set_price = 0x51,  // clears the last sale
    set_dose_money = 0x53,
    set_dose_volume = 0x54,
    top_up = 0x55,
    unconditional_start = 0x56,
    common_parameters = 0x57,  // to everybody, not answered
    read_dose = 0x58,
    show_error = 0x5B,
    internal_error = 0x5C,
};

struct command_row {
    command code;
    std::string_view name;
    std::string_view allowed_in;  // states; empty: all
    std::size_t least, most;      // characters of data in the request
    bool changes_something;       // this driver, which observes, never sends these
};

std::span<const command_row> all_commands() noexcept;
const command_row* find_command(std::uint8_t code) noexcept;  // nullptr: not in the list

constexpr int highest_channel = (last_page - 6) * 15 + 14;

struct request {
    int channel{};  // 1 .. highest_channel; 0: everybody (common_parameters)
    command code{command::status};
    std::string data{};
    bool operator==(const request&) const = default;
};

request set_price(int channel, int price);        // minor units per litre
request set_dose_money(int channel, int amount);  // minor units
request set_dose_volume(int channel, int centilitres, bool full_tank);

// Digits of the three figures in replies to full_data, by the pump's type.
struct pump_format {
    char type{'A'};
    std::size_t volume{6}, price{4}, amount{6};
    bool operator==(const pump_format&) const = default;
};

std::optional<pump_format> format_of(char type) noexcept;  // A to H

struct done {
    bool operator==(const done&) const = default;
};
struct unsupported {
    bool operator==(const unsupported&) const = default;
};
struct not_now {
    bool operator==(const not_now&) const = default;
};

// States as the reply to `status` writes them.
namespace state {
constexpr char hung_up = '0', lifted = '1', authorised = '2', dispensing = '3', finished = '4',
               local_dose = '8';
}

struct status_reply {
    char state{state::hung_up};
    char reason{};  // with `finished`: '0' dose kept, '1' over-dispensed or unauthorised flow
    int flags{};    // bit 0: internal error
    bool operator==(const status_reply&) const = default;
};

struct volume_reply {
    std::int64_t volume_cl{};
    bool operator==(const volume_reply&) const = default;
};

struct full_data_reply {
    std::int64_t volume_cl{};
    std::int64_t amount_minor{};
    std::int64_t price_minor{};
    bool operator==(const full_data_reply&) const = default;
};

struct totals_reply {
    std::int64_t volume_cl{};
    std::int64_t amount_minor{};
    int digits{8};  // of each figure, 8 or 10: where it wraps
    bool operator==(const totals_reply&) const = default;
};

struct type_reply {
    char type{};
    bool operator==(const type_reply&) const = default;
};

struct text_reply {  // the others, whose content no station needs
    std::string text;
    bool operator==(const text_reply&) const = default;
};

using reply = std::variant<done, unsupported, not_now, status_reply, volume_reply, full_data_reply,
                           totals_reply, type_reply, text_reply>;

// Whether the frame's first byte can be an address, or it speaks to everybody. Replies carry digits
// there, except those to read_parameter, which only the question before them tells apart.
bool looks_like_request(const frame& f) noexcept;

// errc::malformed_message, errc::unknown_command.
[[nodiscard]] result<request> parse_request(const frame& f);
[[nodiscard]] result<reply> parse_reply(command asked, const frame& f,
                                        const pump_format& format = {});

frame to_frame(const request& r);
frame to_frame(const reply& r, const pump_format& format = {});

// True if the amount is what volume and price give, within the volume's last digit: 35 replies of
// type A and H have the same length and only this tells them apart.
bool figures_agree(const full_data_reply& figures) noexcept;

}  // namespace thirdvisit::drivers::azt
