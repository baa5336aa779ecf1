#include "drivers/azt/messages.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>

namespace thirdvisit::drivers::azt {
namespace {

using C = command;

constexpr std::array rows{
    command_row{C::status, "status", "", 0, 0, false},
    command_row{C::authorise, "authorise", "018", 0, 0, true},
    command_row{C::stop, "stop", "238", 0, 0, true},
    command_row{C::current_volume, "current_volume", "", 0, 0, false},
    command_row{C::full_data, "full_data", "", 0, 0, false},
    command_row{C::totals, "totals", "", 0, 0, false},
    command_row{C::pump_type, "pump_type", "", 0, 0, false},
    command_row{C::confirm, "confirm", "4", 0, 0, true},
    command_row{C::extended_status, "extended_status", "", 0, 0, false},
    command_row{C::read_parameter, "read_parameter", "", 0, 8, false},
    command_row{C::protocol_version, "protocol_version", "", 0, 0, false},
    command_row{C::set_price, "set_price", "018", 4, 6, true},
    command_row{C::set_dose_money, "set_dose_money", "01", 4, 8, true},
    command_row{C::set_dose_volume, "set_dose_volume", "01", 6, 6, true},
    command_row{C::top_up, "top_up", "01", 0, 0, true},
    command_row{C::unconditional_start, "unconditional_start", "2", 0, 0, true},
    command_row{C::common_parameters, "common_parameters", "", 0, 40, true},
    command_row{C::read_dose, "read_dose", "018", 0, 0, false},
    command_row{C::show_error, "show_error", "01", 5, 5, true},
    command_row{C::internal_error, "internal_error", "", 0, 0, false},
};

constexpr std::uint8_t address_base = 0x20;
constexpr int channels_per_page = 15;
constexpr int pages_begin = 6;

std::string digits(std::int64_t value, std::size_t width)
{
    std::string text(width, '0');
    for (auto place = text.rbegin(); place != text.rend(); ++place, value /= 10)
        *place = static_cast<char>('0' + value % 10);
    return text;
}

bytes to_bytes(std::string_view text)
{
    return {text.begin(), text.end()};
}

bool all_digits(std::string_view text) noexcept
{
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Takes decimal fields off the front and remembers the first failure.
class digit_reader {
public:
    explicit digit_reader(byte_view text) : rest_(text) {}

    std::int64_t number(std::size_t width) noexcept
    {
        std::int64_t value = 0;
        for (std::size_t i = 0; i < width; ++i)
            value = value * 10 + (character() - '0');
        return value;
    }

    char character() noexcept
    {
        if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') {
            sound_ = false;
            rest_ = {};
            return '0';
        }
        const auto c = static_cast<char>(rest_.front());
        rest_ = rest_.subspan(1);
        return c;
    }

    std::size_t left() const noexcept { return rest_.size(); }
    bool sound_and_empty() const noexcept { return sound_ && rest_.empty(); }

private:
    byte_view rest_;
    bool sound_{true};
};

reply read_status(digit_reader& in)
{
    status_reply r{in.character(), '\0', 0};
    if (r.state == state::finished)
        r.reason = in.character();
    if (r.state == state::finished && in.left() != 0)
        r.flags = in.character() - '0';
    return r;
}

bool known_state(const status_reply& r)
{
    return std::string_view("012348").find(r.state) != std::string_view::npos;
}

reply read_full_data(digit_reader& in, const pump_format& format)
{
    full_data_reply r;
    r.volume_cl = in.number(format.volume);
    r.amount_minor = in.number(format.amount);
    r.price_minor = in.number(format.price);
    return r;
}

reply read_totals(digit_reader& in)
{
    const std::size_t half = in.left() > 16 ? 10 : 8;
    totals_reply r;
    r.digits = static_cast<int>(half);
    r.volume_cl = in.number(half);
    r.amount_minor = in.number(half);
    return r;
}

result<reply> read_type(byte_view data)
{
    if (data.size() != 1 || !format_of(static_cast<char>(data[0])))
        return errc::malformed_message;
    return reply{type_reply{static_cast<char>(data[0])}};
}

reply read_short(std::uint8_t start)
{
    if (start == short_done)
        return done{};
    return start == short_not_now ? reply{not_now{}} : reply{unsupported{}};
}

int channel_of(const frame& f)
{
    const int place = f.data[0] - address_base;
    if (f.start == first_page)
        return place == 0 ? channels_per_page : place;  // channel 15 has been seen as 2F and as 20
    return (f.start - pages_begin) * channels_per_page + place;
}

bool is_address(const frame& f)
{
    return !f.is_short() && !f.data.empty() && f.data[0] >= address_base &&
           f.data[0] <= address_base + channels_per_page &&
           (f.start == first_page || f.data[0] != address_base + channels_per_page);
}

bool to_everybody(const frame& f)
{
    return f.start == first_page && !f.data.empty() &&
           f.data[0] == static_cast<std::uint8_t>(C::common_parameters);
}

struct reply_writer {
    const pump_format& format;

    frame operator()(const done&) const { return {short_done}; }
    frame operator()(const unsupported&) const { return {short_unsupported}; }
    frame operator()(const not_now&) const { return {short_not_now}; }
    frame operator()(const status_reply& r) const
    {
        std::string text(1, r.state);
        if (r.state == state::finished)
            text += r.reason;
        if (r.flags != 0)
            text += static_cast<char>('0' + r.flags);
        return {first_page, to_bytes(text)};
    }
    frame operator()(const volume_reply& r) const
    {
        return {first_page, to_bytes(digits(r.volume_cl, 6))};
    }
    frame operator()(const full_data_reply& r) const
    {
        return {first_page, to_bytes(digits(r.volume_cl, format.volume) +
                                     digits(r.amount_minor, format.amount) +
                                     digits(r.price_minor, format.price))};
    }
    frame operator()(const totals_reply& r) const
    {
        const auto width = static_cast<std::size_t>(r.digits);
        return {first_page, to_bytes(digits(r.volume_cl, width) + digits(r.amount_minor, width))};
    }
    frame operator()(const type_reply& r) const
    {
        return {first_page, to_bytes(std::string_view(&r.type, 1))};
    }
    frame operator()(const text_reply& r) const { return {first_page, to_bytes(r.text)}; }
};

}  // namespace

std::span<const command_row> all_commands() noexcept
{
    return rows;
}

const command_row* find_command(std::uint8_t code) noexcept
{
    const auto* row = std::find_if(rows.begin(), rows.end(), [code](const command_row& r) {
        return static_cast<std::uint8_t>(r.code) == code;
    });
    return row == rows.end() ? nullptr : row;
}

std::optional<pump_format> format_of(char type) noexcept
{
    switch (type) {
    case 'A':
    case 'C':
    case 'D':
    case 'E':
        return pump_format{type, 6, 4, 6};
    case 'B':
    case 'F':
    case 'G':
        return pump_format{type, 6, 6, 8};
    case 'H':
        return pump_format{type, 5, 4, 7};
    default:
        return std::nullopt;
    }
}

request set_price(int channel, int price)
{
    return {channel, C::set_price, digits(price, 4)};
}

request set_dose_money(int channel, int amount)
{
    return {channel, C::set_dose_money, digits(amount, 6)};
}

request set_dose_volume(int channel, int centilitres, bool full_tank)
{
    return {channel, C::set_dose_volume, digits(centilitres, 5) + (full_tank ? '1' : '0')};
}

bool looks_like_request(const frame& f) noexcept
{
    if (f.is_short())
        return false;
    if (f.start != first_page || to_everybody(f))
        return true;
    return is_address(f) && f.data.size() > 1;
}

result<request> parse_request(const frame& f)
{
    const bool all = to_everybody(f);
    if (!all && (!is_address(f) || f.data.size() < 2))
        return errc::malformed_message;
    const auto behind_code = f.data.begin() + (all ? 1 : 2);
    const auto* row = find_command(*(behind_code - 1));
    if (row == nullptr)
        return errc::unknown_command;
    const std::string data(behind_code, f.data.end());
    const bool free_text = all || row->code == C::read_parameter;
    if (data.size() < row->least || data.size() > row->most || !(free_text || all_digits(data)))
        return errc::malformed_message;
    return request{all ? 0 : channel_of(f), row->code, data};
}

result<reply> parse_reply(command asked, const frame& f, const pump_format& format)
{
    if (f.is_short())
        return read_short(f.start);
    if (f.start != first_page)
        return errc::malformed_message;
    if (asked == C::pump_type)
        return read_type(f.data);

    digit_reader in(f.data);
    reply r;
    if (asked == C::status)
        r = read_status(in);
    else if (asked == C::current_volume)
        r = volume_reply{in.number(6)};
    else if (asked == C::full_data)
        r = read_full_data(in, format);
    else if (asked == C::totals)
        r = read_totals(in);
    else
        return reply{text_reply{{f.data.begin(), f.data.end()}}};
    const auto* s = std::get_if<status_reply>(&r);
    if (!in.sound_and_empty() || (s != nullptr && !known_state(*s)))
        return errc::malformed_message;
    return r;
}

frame to_frame(const request& r)
{
    assert(r.channel >= 0 && r.channel <= highest_channel);
    frame f;
    if (r.channel > channels_per_page)
        f.start = static_cast<std::uint8_t>(pages_begin + r.channel / channels_per_page);
    if (r.channel > 0)
        f.data.push_back(static_cast<std::uint8_t>(
            address_base +
            (r.channel > channels_per_page ? r.channel % channels_per_page : r.channel)));
    f.data.push_back(static_cast<std::uint8_t>(r.code));
    f.data.insert(f.data.end(), r.data.begin(), r.data.end());
    return f;
}

frame to_frame(const reply& r, const pump_format& format)
{
    return std::visit(reply_writer{format}, r);
}

bool figures_agree(const full_data_reply& f) noexcept
{
    // One centilitre costs price / 100; half a coin for rounding.
    return std::llabs(f.volume_cl * f.price_minor - f.amount_minor * 100) <= f.price_minor + 50;
}

}  // namespace thirdvisit::drivers::azt
