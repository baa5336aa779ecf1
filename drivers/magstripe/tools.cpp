// Captured swipes for people: a line per track, the number masked, nothing of the issuer's part.
#include "drivers/magstripe/tools.hpp"

#include "drivers/decode/json_lines.hpp"
#include "drivers/decode/scrub_frames.hpp"
#include "drivers/magstripe/messages.hpp"

namespace thirdvisit::drivers::magstripe {
namespace {

using boost::json::object;

object show_frame(const track& t)
{
    return {{"track", t.number},
            {"length", t.content.size()},
            {"lrc", t.checked ? object::mapped_type(std::string(1, static_cast<char>(lrc_of(t))))
                              : object::mapped_type(nullptr)}};
}

struct shower {
    const track& from;

    std::string operator()(const card_track& c) const
    {
        object fields{{"pan", c.pan.masked()},
                      {"yymm", c.yymm},
                      {"service_code", c.service_code},
                      {"discretionary_length", c.discretionary.size()},
                      {"luhn", luhn_fits(c.pan.digits())}};
        return sound_line(show_frame(from), "card", std::move(fields));
    }
    std::string operator()(const unreadable_track&) const
    {
        return sound_line(show_frame(from), "read_error", {});
    }
    std::string operator()(const private_track& p) const
    {
        object fields;
        if (p.format != '\0')
            fields["format"] = std::string(1, p.format);
        return sound_line(show_frame(from), "private_track", std::move(fields));
    }
};

std::string line_for(const track& t)
{
    const auto message = parse_track(t);
    return message ? std::visit(shower{t}, *message)
                   : bad_message_line(show_frame(t), message.error(), blanked(t.content));
}

class decoder_for_people final : public capture_decoder {
public:
    std::vector<std::string> capture(byte_view data, std::optional<direction>) override
    {
        static constexpr std::uint8_t line_end[] = {'\r'};
        std::vector<std::string> lines;
        swipe_decoder decoder;
        decoder.feed(data);
        decoder.feed(line_end);  // the end of a capture ends the swipe
        decoder.flush();
        while (const auto seen = decoder.next()) {
            if (!*seen)
                lines.push_back(fault_line(seen->error(), blanked(decoder.raw())));
            else
                for (const auto& t : (*seen)->tracks)
                    lines.push_back(line_for(t));
        }
        if (lines.empty() && !data.empty())
            lines.push_back(nothing_line(data.size()));
        return lines;
    }
};

// The same length, the issuer's six digits kept; the check digit fits where it did.
card_number pseudonym_of(const card_number& pan)
{
    constexpr std::size_t issuer_digits = 6;
    const card_number other = pseudonym(pan, issuer_digits);
    if (!luhn_fits(pan.digits()) || pan.digits().size() <= issuer_digits)
        return other;
    std::string text(other.digits());
    for (text.back() = '0'; !luhn_fits(text); ++text.back())
        ;
    const card_number fitting(text);
    wipe(text);
    return fitting;
}

// Name and issuer's part become X and 0; the LRC is made again by encode.
track scrubbed(const track& t)
{
    const auto message = parse_track(t);
    const auto* card = message ? std::get_if<card_track>(&*message) : nullptr;
    if (!card)
        return {t.number, t.read_error() ? byte_view(t.content) : blanked(t.content), t.checked};
    card_track other = *card;
    other.pan = pseudonym_of(card->pan);
    other.discretionary = blanked(card->discretionary);
    track out = encode(other, "X");
    out.checked = t.checked;
    return out;
}

bytes rewritten(const swipe& s, byte_view)
{
    swipe other;
    for (const auto& t : s.tracks)
        other.tracks.push_back(scrubbed(t));
    return encode(other);
}

}  // namespace

const line_tools tools{
    .protocol = "magstripe",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = []() -> std::unique_ptr<scrubber> {
        return make_frame_scrubber(swipe_decoder(), rewritten, blanked);
    },
};

}  // namespace thirdvisit::drivers::magstripe
