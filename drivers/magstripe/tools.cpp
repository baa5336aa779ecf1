// Captured swipes for people: a line per track, the number masked, nothing of the issuer's part.
#include "drivers/magstripe/tools.hpp"

#include "drivers/decode/json_lines.hpp"
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

}  // namespace

const line_tools tools{
    .protocol = "magstripe",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = nullptr,
};

}  // namespace thirdvisit::drivers::magstripe
