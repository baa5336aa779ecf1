// Captured PN532 bytes for people; UIDs and what cards say show four places at most.
#include "drivers/pn532/tools.hpp"

#include "drivers/decode/capture.hpp"
#include "drivers/decode/scrub_frames.hpp"
#include "drivers/framing/card_number.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/pn532/messages.hpp"

#include <boost/json/array.hpp>

namespace thirdvisit::drivers::pn532 {
namespace {

using boost::json::object;

object show_frame(const frame& f)
{
    switch (f.kind) {
    case frame_kind::ack:
        return {{"type", "ack"}};
    case frame_kind::nack:
        return {{"type", "nack"}};
    case frame_kind::error:
        return {{"type", "error"}};
    case frame_kind::information:
        break;
    }
    return {{"type", "information"}, {"code", f.code}, {"length", f.data.size() + 2}};
}

object show_target(const target& t)
{
    return {{"tg", t.number},
            {"atqa", t.atqa},
            {"sak", t.sak},
            {"uid", card_number(to_hex(t.uid, "")).masked()},
            {"uid_length", t.uid.size()},
            {"ats", to_hex(t.ats)}};
}

result<object> show_answer(const frame& f)
{
    const byte_view data = f.data;
    switch (static_cast<command>(f.code - 1)) {
    case command::firmware_version: {
        const auto v = parse_firmware(data);
        if (!v)
            return v.error();
        return object{
            {"ic", v->ic}, {"ver", v->version}, {"rev", v->revision}, {"support", v->support}};
    }
    case command::list_passive_target: {
        const auto list = parse_targets(data);
        if (!list)
            return list.error();
        boost::json::array targets;
        for (const auto& t : *list)
            targets.push_back(show_target(t));
        return object{{"targets", std::move(targets)}};
    }
    case command::data_exchange: {
        const auto got = parse_exchange(data);
        if (!got)
            return got.error();
        return object{{"status", got->error}, {"data_bytes", got->data.size()}};
    }
    default:
        return object{{"data", to_hex(data)}};
    }
}

object show_command(const frame& f)
{
    if (f.code == static_cast<std::uint8_t>(command::data_exchange) && f.data.size() > 3)
        return {{"tg", f.data[0]},
                {"apdu", to_hex(byte_view(f.data).subspan(1, 2))},
                {"data_bytes", f.data.size() - 1}};
    return {{"data", to_hex(f.data)}};
}

std::string line_for(const frame& f, byte_view raw)
{
    if (f.kind != frame_kind::information)
        return sound_line(show_frame(f), show_frame(f).at("type").as_string(), {});
    const std::string_view way = f.from_chip ? "from-device" : "to-device";
    const auto code = static_cast<std::uint8_t>(f.from_chip ? f.code - 1 : f.code);
    const auto kind = name_of_command(code);
    if (kind.empty())
        return bad_message_line(show_frame(f), errc::unknown_command, raw);
    auto fields = f.from_chip ? show_answer(f) : result<object>(show_command(f));
    if (!fields)
        return bad_message_line(show_frame(f), fields.error(), raw);
    return sound_line(show_frame(f), kind, std::move(*fields), way);
}

class decoder_for_people final : public capture_decoder {
public:
    std::vector<std::string> capture(byte_view data, std::optional<direction>) override
    {
        return run_capture(frame_decoder(), data, line_for);
    }
};

// UIDs become their pseudonyms (a made-up one keeps its mark); of what a card says only the status
// bytes stay, and the place of the number holds another number.
bytes without_numbers(const frame& f, byte_view raw)
{
    if (f.kind != frame_kind::information || !f.from_chip)
        return {raw.begin(), raw.end()};
    frame other = f;
    if (f.code == static_cast<std::uint8_t>(command::list_passive_target) + 1) {
        auto list = parse_targets(f.data);
        if (!list)
            return {};
        for (auto& t : *list) {
            const auto mac = pseudonym_bytes(t.uid);
            std::copy_n(mac.begin(), t.uid.size() - 1, t.uid.begin() + 1);
        }
        other.data = encode_targets(*list);
    } else if (f.code == static_cast<std::uint8_t>(command::data_exchange) + 1) {
        const auto mac = pseudonym_bytes(f.data);
        for (std::size_t i = 1; i + 2 < other.data.size(); ++i)
            other.data[i] = static_cast<std::uint8_t>(mac[i % mac.size()] % 10 * 17);
    } else {
        return {raw.begin(), raw.end()};
    }
    return encode(other);
}

}  // namespace

const line_tools tools{
    .protocol = "pn532",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = []() -> std::unique_ptr<scrubber> {
        return make_frame_scrubber(frame_decoder(), without_numbers);
    },
};

}  // namespace thirdvisit::drivers::pn532
