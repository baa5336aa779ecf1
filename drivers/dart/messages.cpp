#include "drivers/dart/messages.hpp"

#include "drivers/framing/fields.hpp"

#include <algorithm>
#include <array>

namespace thirdvisit::drivers::dart {
namespace {

constexpr std::array orders{order::return_status,
                            order::return_parameters,
                            order::return_identity,
                            order::return_filling_information,
                            order::reset,
                            order::authorise,
                            order::stop,
                            order::switch_off,
                            order::suspend,
                            order::resume,
                            order::return_prices};

constexpr int out_bit = 0x10;

bool is_order(int code)
{
    return std::any_of(orders.begin(), orders.end(),
                       [&](order o) { return static_cast<int>(o) == code; });
}

bool is_status(int code)
{
    return code >= 0 && code <= 8 && code != 3;
}

// The message if all its fields fitted and nothing was left over.
template <class Any, class Message>
result<Any> whole(const field_reader& fields, Message m, bool sensible = true)
{
    if (!fields.sound_and_empty() || !sensible)
        return errc::malformed_message;
    return Any{std::move(m)};
}

template <class Message>
result<to_pump> parse_byte(field_reader fields)
{
    const int value = fields.byte();
    return whole<to_pump>(fields, Message{value});
}

template <class Message>
result<to_pump> parse_preset(field_reader fields)
{
    const auto value = fields.bcd(4);
    return whole<to_pump>(fields, Message{value});
}

result<to_pump> parse_order(field_reader fields)
{
    const int code = fields.byte();
    return whole<to_pump>(fields, pump_order{static_cast<order>(code)}, is_order(code));
}

result<to_pump> parse_nozzles(field_reader fields)
{
    allowed_nozzles m;
    while (fields.left() != 0)
        m.nozzles.push_back(fields.byte());
    const bool sensible =
        std::all_of(m.nozzles.begin(), m.nozzles.end(), [](int n) { return n >= 1 && n <= 15; });
    return whole<to_pump>(fields, std::move(m), sensible);
}

result<to_pump> parse_prices(field_reader fields)
{
    price_update m;
    while (fields.left() != 0)
        m.prices.push_back(fields.bcd(3));
    const bool sensible = !m.prices.empty();
    return whole<to_pump>(fields, std::move(m), sensible);
}

result<to_pump> parse_totals_request(field_reader fields)
{
    const int counter = fields.byte();
    const bool sensible = (counter & 0x0F) >= 1 && (counter & 0x0F) <= 9 && counter <= 0x19;
    return whole<to_pump>(fields, totals_request{counter}, sensible);
}

result<to_pump> parse_one_to_pump(int number, byte_view data)
{
    const field_reader fields(data);
    switch (number) {
    case 0x01:
        return parse_order(fields);
    case 0x02:
        return parse_nozzles(fields);
    case 0x03:
        return parse_preset<preset_volume>(fields);
    case 0x04:
        return parse_preset<preset_amount>(fields);
    case 0x05:
        return parse_prices(fields);
    case 0x07:
        return parse_byte<output>(fields);
    case 0x09:
        return to_pump{set_parameters{bytes(data.begin(), data.end())}};
    case 0x0D:
        return parse_byte<filling_type>(fields);
    case 0x0E:
        return parse_byte<suspend_request>(fields);
    case 0x0F:
        return parse_byte<resume_request>(fields);
    case 0x65:
        return parse_totals_request(fields);
    default:
        return errc::unknown_command;
    }
}

result<from_pump> parse_status(field_reader fields)
{
    const int code = fields.byte();
    return whole<from_pump>(fields, status{static_cast<pump_status>(code)}, is_status(code));
}

result<from_pump> parse_filled(field_reader fields)
{
    filled m;
    m.volume = fields.bcd(4);
    m.amount = fields.bcd(4);
    return whole<from_pump>(fields, m);
}

result<from_pump> parse_nozzle_and_price(field_reader fields)
{
    nozzle_and_price m;
    m.price = fields.bcd(3);
    const int nozio = fields.byte();
    m.nozzle = nozio & 0x0F;
    m.out = (nozio & out_bit) != 0;
    return whole<from_pump>(fields, m);  // what bits 7..5 mean is not known
}

result<from_pump> parse_alarm(field_reader fields)
{
    const int code = fields.byte();
    return whole<from_pump>(fields, pump_alarm{code});
}

result<from_pump> parse_identity(field_reader fields)
{
    const auto number = fields.bcd(5);
    return whole<from_pump>(fields, pump_identity{number});
}

result<from_pump> parse_totals(field_reader fields)
{
    const bool chinese = fields.left() == 13;
    totals m;
    m.counter = fields.byte();
    for (int i = 0; i < (chinese ? 2 : 3); ++i)
        m.values.push_back(fields.bcd(chinese ? 6 : 5));
    return whole<from_pump>(fields, std::move(m));
}

result<from_pump> parse_one_from_pump(int number, byte_view data)
{
    const field_reader fields(data);
    switch (number) {
    case 0x01:
        return parse_status(fields);
    case 0x02:
        return parse_filled(fields);
    case 0x03:
        return parse_nozzle_and_price(fields);
    case 0x05:
        return parse_alarm(fields);
    case 0x07:
        return from_pump{parameters{bytes(data.begin(), data.end())}};
    case 0x09:
        return parse_identity(fields);
    case 0x65:
        return parse_totals(fields);
    case 0x66:
    case 0x67:
        return from_pump{ifsf_state{number, bytes(data.begin(), data.end())}};
    default:
        return errc::unknown_command;
    }
}

template <class Any, class ParseOne>
result<std::vector<Any>> parse_all(byte_view data, ParseOne parse_one)
{
    std::vector<Any> all;
    field_reader rest(data);
    while (rest.left() != 0) {
        const int number = rest.byte();
        const auto length = static_cast<std::size_t>(rest.byte());
        const auto content = rest.take(length);
        if (!rest.sound())
            return errc::bad_length;
        auto one = parse_one(number, content);
        if (!one)
            return one.error();
        all.push_back(std::move(*one));
    }
    if (all.empty())
        return errc::malformed_message;
    return all;
}

bytes framed(int number, const bytes& content)
{
    return field_writer()
        .byte(number)
        .byte(static_cast<std::int64_t>(content.size()))
        .raw(content)
        .done();
}

bytes one_byte(int number, int value)
{
    return framed(number, {static_cast<std::uint8_t>(value)});
}

struct to_pump_writer {
    bytes operator()(const pump_order& m) const { return one_byte(0x01, static_cast<int>(m.what)); }
    bytes operator()(const allowed_nozzles& m) const
    {
        field_writer w;
        for (const int n : m.nozzles)
            w.byte(n);
        return framed(0x02, w.done());
    }
    bytes operator()(const preset_volume& m) const { return framed(0x03, to_bcd(m.volume, 4)); }
    bytes operator()(const preset_amount& m) const { return framed(0x04, to_bcd(m.amount, 4)); }
    bytes operator()(const price_update& m) const
    {
        field_writer w;
        for (const auto price : m.prices)
            w.bcd(price, 3);
        return framed(0x05, w.done());
    }
    bytes operator()(const output& m) const { return one_byte(0x07, m.function); }
    bytes operator()(const set_parameters& m) const { return framed(0x09, m.data); }
    bytes operator()(const filling_type& m) const { return one_byte(0x0D, m.type); }
    bytes operator()(const suspend_request& m) const { return one_byte(0x0E, m.nozzle); }
    bytes operator()(const resume_request& m) const { return one_byte(0x0F, m.nozzle); }
    bytes operator()(const totals_request& m) const { return one_byte(0x65, m.counter); }
};

struct from_pump_writer {
    bytes operator()(const status& m) const { return one_byte(0x01, static_cast<int>(m.what)); }
    bytes operator()(const filled& m) const
    {
        return framed(0x02, field_writer().bcd(m.volume, 4).bcd(m.amount, 4).done());
    }
    bytes operator()(const nozzle_and_price& m) const
    {
        return framed(0x03,
                      field_writer().bcd(m.price, 3).byte(m.nozzle | (m.out ? out_bit : 0)).done());
    }
    bytes operator()(const pump_alarm& m) const { return one_byte(0x05, m.code); }
    bytes operator()(const parameters& m) const { return framed(0x07, m.data); }
    bytes operator()(const pump_identity& m) const { return framed(0x09, to_bcd(m.number, 5)); }
    bytes operator()(const totals& m) const
    {
        field_writer w;
        w.byte(m.counter);
        for (const auto value : m.values)
            w.bcd(value, m.values.size() == 2 ? 6 : 5);
        return framed(0x65, w.done());
    }
    bytes operator()(const ifsf_state& m) const { return framed(m.number, m.data); }
};

}  // namespace

result<std::vector<to_pump>> parse_to_pump(byte_view data)
{
    return parse_all<to_pump>(data, parse_one_to_pump);
}

result<std::vector<from_pump>> parse_from_pump(byte_view data)
{
    return parse_all<from_pump>(data, parse_one_from_pump);
}

bytes encode(const to_pump& message)
{
    return std::visit(to_pump_writer{}, message);
}
bytes encode(const from_pump& message)
{
    return std::visit(from_pump_writer{}, message);
}

}  // namespace thirdvisit::drivers::dart
