// Captured OSDP bytes for people. What travels sealed stays sealed; cards show four places.
#include "drivers/osdp/tools.hpp"

#include "drivers/decode/capture.hpp"
#include "drivers/decode/scrub_frames.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/osdp/messages.hpp"

#include <boost/json/array.hpp>

#include <fmt/format.h>

namespace thirdvisit::drivers::osdp {
namespace {

using boost::json::object;

object show_frame(const frame& f)
{
    object out{{"address", f.address},
               {"sequence", f.sequence},
               {"check", f.crc ? "crc" : "sum"},
               {"length", f.covered.size() + f.mac.size() + (f.crc ? 2 : 1)}};
    if (!f.security.empty())
        out["security"] = to_hex(f.security);
    return out;
}

object show(const acknowledged&)
{
    return {};
}
object show(const busy&)
{
    return {};
}
object show(const refusal& r)
{
    return {{"code", static_cast<int>(r.why)}};
}
object show(const identity& i)
{
    return {{"vendor", fmt::format("{:06X}", i.vendor)},
            {"model", i.model},
            {"version", i.version},
            {"serial", i.serial},
            {"firmware",
             fmt::format("{}.{}.{}", i.firmware >> 16, i.firmware >> 8 & 0xFF, i.firmware & 0xFF)}};
}
object show(const capabilities& c)
{
    boost::json::array list;
    for (const auto& one : c.list)
        list.push_back(object{
            {"function", one.function}, {"compliance", one.compliance}, {"count", one.count}});
    return {{"capabilities", std::move(list)}};
}
object show(const card_bits& c)
{
    return {{"reader", c.reader},
            {"format", c.format},
            {"bit_count", c.bit_count},
            {"card", hex_digits(c).masked()}};
}
object show(const card_digits& c)
{
    return {{"reader", c.reader}, {"backwards", c.backwards}, {"card", c.digits.masked()}};
}
object show(const keys_pressed& k)
{
    return {{"reader", k.reader}, {"count", k.count}};
}
object show(const cryptogram& c)
{
    return {{"cuid", to_hex(c.reader_id, "")}, {"rnd_b", to_hex(c.random, "")}};
}
object show(const initial_mac&)
{
    return {};
}
object show(const other_reply&)
{
    return {};
}

bool is_sealed(const frame& f)
{
    return f.security_type() == scs_17_command_sealed || f.security_type() == scs_18_reply_sealed;
}

std::string line_for(const frame& f, byte_view raw, std::optional<direction> known)
{
    const bool from_device = known ? *known == direction::from_device : f.from_reader;
    const std::string_view way = from_device ? "from-device" : "to-device";
    const auto kind = name_of_code(f.code, from_device);
    if (is_sealed(f) && !kind.empty())
        return sound_line(show_frame(f), kind, {{"sealed_bytes", f.data.size()}}, way);
    if (from_device) {
        const auto message = parse_reply(f);
        if (!message)
            return bad_message_line(show_frame(f), message.error(), raw);
        auto fields = std::visit([](const auto& m) { return show(m); }, *message);
        return sound_line(show_frame(f), kind, std::move(fields), way);
    }
    const auto message = parse_command(f);
    if (!message)
        return bad_message_line(show_frame(f), message.error(), raw);
    object fields;
    if (*message != command::key_set && !f.data.empty())  // never a key
        fields["data"] = to_hex(f.data);
    return sound_line(show_frame(f), kind, std::move(fields), way);
}

class decoder_for_people final : public capture_decoder {
public:
    std::vector<std::string> capture(byte_view data, std::optional<direction> known) override
    {
        return run_capture(decoder<frame_scanner>(), data, [known](const frame& f, byte_view raw) {
            return line_for(f, raw, known);
        });
    }
};

// Cards become their pseudonyms, pressed keys and key sets zeros.
bytes without_numbers(const frame& f, byte_view raw)
{
    if (f.data.empty())
        return {raw.begin(), raw.end()};
    frame other = f;
    const auto is = [&](auto code, bool from) {
        return f.from_reader == from && f.code == static_cast<std::uint8_t>(code);
    };
    const auto mac = pseudonym_bytes(f.data);
    if (is(reply::card_raw, true))
        for (std::size_t i = 4; i + 1 < other.data.size();
             ++i)  // the last byte is cut at bit_count
            other.data[i] = mac[i % mac.size()];
    else if (is(reply::card_formatted, true))
        for (std::size_t i = 3; i < other.data.size(); ++i)
            other.data[i] = static_cast<std::uint8_t>('0' + mac[i % mac.size()] % 10);
    else if (is(reply::keypad, true) || is(command::key_set, false))
        std::fill(other.data.begin() + std::min<std::ptrdiff_t>(2, std::ssize(other.data)),
                  other.data.end(), std::uint8_t{0});
    else
        return {raw.begin(), raw.end()};
    return encode(other);
}

// One direction of a recorded line. Sealed data are unreadable and stay, unless the channel stands
// on the delivery key, which everybody knows: cards, and a site's own key on its way into a reader.
class recorded_side {
public:
    bytes operator()(const frame& f, byte_view raw)
    {
        if (is_handshake(f))
            under_delivery_key_ = f.security.size() < 2 || f.security[1] == 0;
        if (!is_sealed(f))
            return without_numbers(f, raw);
        if (!under_delivery_key_ || f.data.empty())
            return {raw.begin(), raw.end()};
        frame other = f;
        std::fill(other.data.begin(), other.data.end(), std::uint8_t{0});
        return encode(other);
    }

private:
    static bool is_handshake(const frame& f)
    {
        return f.security_type() == scs_11_challenge || f.security_type() == scs_12_cryptogram;
    }

    bool under_delivery_key_{true};  // until a handshake says otherwise
};

}  // namespace

const line_tools tools{
    .protocol = "osdp",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = []() -> std::unique_ptr<scrubber> {
        return make_frame_scrubber(decoder<frame_scanner>(), recorded_side());
    },
};

}  // namespace thirdvisit::drivers::osdp
