#include "drivers/em4100/tools.hpp"

#include "drivers/decode/capture.hpp"
#include "drivers/decode/scrub_frames.hpp"
#include "drivers/em4100/frame.hpp"
#include "drivers/framing/card_number.hpp"

namespace thirdvisit::drivers::em4100 {
namespace {

class decoder_for_people final : public capture_decoder {
public:
    std::vector<std::string> capture(byte_view data, std::optional<direction>) override
    {
        return run_capture(tag_decoder(), data, [](const tag& t, byte_view raw) {
            return sound_line({{"framing", t.binary ? "binary" : "ascii"}, {"length", raw.size()}},
                              "tag", {{"id", card_number(t.hex()).masked()}});
        });
    }
};

// A tag's number is all it says: the version byte stays, the serial becomes its pseudonym.
tag scrubbed(const tag& t)
{
    tag other = t;
    const auto serial = pseudonym_bytes(t.id);
    std::copy_n(serial.begin(), 4, other.id.begin() + 1);
    return other;
}

}  // namespace

const line_tools tools{
    .protocol = "em4100",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = []() -> std::unique_ptr<scrubber> {
        return make_frame_scrubber(tag_decoder(),
                                   [](const tag& t, byte_view) { return encode(scrubbed(t)); });
    },
};

}  // namespace thirdvisit::drivers::em4100
