// Captured Sinopec bytes for people, and recordings of the line without card numbers.
#include "drivers/sinopec/tools.hpp"

#include "drivers/decode/capture.hpp"
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
            return to_device ? line_for(f, raw, "to_device", parse_from_pc(f.data))
                             : line_for(f, raw, "from_device", parse_from_pump(f.data));
        });
    }
};

}  // namespace

const line_tools tools{
    .protocol = "sinopec",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = nullptr,
};

}  // namespace thirdvisit::drivers::sinopec
