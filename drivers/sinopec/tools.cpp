// Captured Sinopec bytes for people, and recordings of the line without card numbers.
#include "drivers/sinopec/tools.hpp"

#include "drivers/decode/capture.hpp"
#include "drivers/decode/scrub_frames.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/sinopec/frame.hpp"
#include "drivers/sinopec/show.hpp"

namespace thirdvisit::drivers::sinopec {
namespace {

boost::json::object show_frame(const frame& f)
{
    return {{"target", to_hex(byte_view(&f.target, 1))},
            {"source", to_hex(byte_view(&f.source, 1))},
            {"control", to_hex(byte_view(&f.control, 1))},
            {"number", f.number()},
            {"from_pc", f.from_pc()},
            {"length", f.data.size()}};
}

template <class Message>
std::string line_for(const frame& f, byte_view raw, std::string_view way,
                     const result<Message>& message)
{
    if (!message)
        return bad_message_line(show_frame(f), message.error(), raw);
    auto [kind, fields] = show(*message);
    return sound_line(show_frame(f), kind, std::move(fields), way);
}

class decoder_for_people final : public capture_decoder {
public:
    std::vector<std::string> capture(byte_view data, std::optional<direction> known) override
    {
        return run_capture(frame_decoder(), data, [known](const frame& f, byte_view raw) {
            const bool to_device = known ? *known == direction::to_device : f.from_pc();
            return to_device ? line_for(f, raw, "to-device", parse_from_pc(f.data))
                             : line_for(f, raw, "from-device", parse_from_pump(f.data));
        });
    }
};

// The eight digits that say issuer and kind of card stay, so that a replay sees the same kinds.
constexpr std::size_t kept_digits = 8;

card_number hidden(const card_number& card)
{
    return no_card(card) ? card : pseudonym(card, kept_digits);
}

struct hider {
    void operator()(real_time& m) const
    {
        for (auto& item : m.items)
            if (auto* card = std::get_if<card_item>(&item)) {
                card->asn = hidden(card->asn);
                scrub_digit_runs(card->further);
            }
    }
    void operator()(record_upload& m) const
    {
        m.record.asn = hidden(m.record.asn);
        m.record.psam_asn = hidden(m.record.psam_asn);
    }
    void operator()(grey_query& m) const { m.asn = hidden(m.asn); }
    void operator()(list_query& m) const { m.asn = hidden(m.asn); }
    void operator()(grey_answer& m) const { m.asn = hidden(m.asn); }
    void operator()(list_answer& m) const { m.asn = hidden(m.asn); }
    void operator()(error_report& m) const { scrub_digit_runs(m.data); }
    void operator()(vendor_extension& m) const { scrub_digit_runs(m.data); }
    // Lists of cards travel in pieces that need not begin at a card.
    void operator()(segment_answer& m) const
    {
        if (m.content <= static_cast<int>(content_code::whitelist))
            std::fill(m.data.begin(), m.data.end(), std::uint8_t{0});
    }
    template <class Other>
    void operator()(Other&) const
    {}
};

template <class Message>
bytes hidden_data(const bytes& data, result<Message> message)
{
    if (message) {
        std::visit(hider{}, *message);
        return encode(*message);
    }
    bytes scrubbed = data;
    scrub_digit_runs(scrubbed);
    return scrubbed;
}

bytes scrubbed_frame(const frame& f, byte_view)
{
    frame other = f;
    other.data = f.from_pc() ? hidden_data(f.data, parse_from_pc(f.data))
                             : hidden_data(f.data, parse_from_pump(f.data));
    return encode(other);
}

}  // namespace

const line_tools tools{
    .protocol = "sinopec",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = []() -> std::unique_ptr<scrubber> {
        return make_frame_scrubber(frame_decoder(), scrubbed_frame);
    },
};

}  // namespace thirdvisit::drivers::sinopec
