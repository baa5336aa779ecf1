// Scrubbing for protocols with a frame decoder: sound frames are written again with pseudonyms,
// what is unsound keeps its bytes except for runs of digits.
#pragma once

#include "drivers/decode/line_tools.hpp"
#include "drivers/framing/card_number.hpp"
#include "drivers/framing/decoder.hpp"
#include "drivers/framing/noise.hpp"

#include <array>
#include <memory>

namespace thirdvisit::drivers {

// The same number gives the same pseudonym in one recording and another one in the next: the key
// is made at the program's start and never written down.
std::array<std::uint8_t, 32> pseudonym_bytes(byte_view secret);

// The same length; the first `kept` digits (kind of card, issuer) and zeros in front stay.
card_number pseudonym(const card_number& card, std::size_t kept);

template <class Decoder, class Rewrite, class Blank>
class frame_scrubber final : public scrubber {
public:
    frame_scrubber(Decoder decoder, Rewrite rewrite, Blank blank)
        : decoder_(std::move(decoder)), rewrite_(std::move(rewrite)), blank_(std::move(blank))
    {}

    bytes feed(byte_view data) override
    {
        decoder_.feed(data);
        return drain();
    }

    bytes flush() override
    {
        decoder_.flush();
        return drain();
    }

private:
    bytes drain()
    {
        bytes out;
        while (const auto seen = decoder_.next()) {
            const bytes piece = *seen ? rewrite_(**seen, decoder_.raw()) : blank_(decoder_.raw());
            out.insert(out.end(), piece.begin(), piece.end());
        }
        return out;
    }

    Decoder decoder_;
    Rewrite rewrite_;
    Blank blank_;
};

inline bytes without_digit_runs(byte_view raw)
{
    bytes out(raw.begin(), raw.end());
    scrub_digit_runs(out);
    return out;
}

// `rewrite(frame, raw)` returns the bytes to write down for a sound frame, `blank(raw)` those for a
// damaged stretch.
template <class Decoder, class Rewrite, class Blank = bytes (*)(byte_view)>
std::unique_ptr<scrubber> make_frame_scrubber(Decoder decoder, Rewrite rewrite,
                                              Blank blank = without_digit_runs)
{
    return std::make_unique<frame_scrubber<Decoder, Rewrite, Blank>>(
        std::move(decoder), std::move(rewrite), std::move(blank));
}

}  // namespace thirdvisit::drivers
