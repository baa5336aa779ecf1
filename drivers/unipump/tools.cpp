// Captured UniPump bytes for people: requests by name, and the answers whose places are described.
#include "drivers/unipump/tools.hpp"

#include "drivers/decode/capture.hpp"
#include "drivers/decode/scrub_frames.hpp"
#include "drivers/framing/hex.hpp"
#include "drivers/unipump/frame.hpp"

#include <boost/json/array.hpp>

#include <charconv>

namespace thirdvisit::drivers::unipump {
namespace {

using boost::json::object;

struct code_name {
    char code;
    std::string_view name;
};

constexpr std::array codes{
    code_name{'S', "status"},     code_name{'A', "authorise"},
    code_name{'H', "halt"},       code_name{'C', "close_transaction"},
    code_name{'T', "total"},      code_name{'L', "lock"},
    code_name{'U', "unlock"},     code_name{'p', "set_prices"},
    code_name{'P', "prices"},     code_name{'V', "version"},
    code_name{'Q', "set_pumps"},  code_name{'F', "pumps"},
    code_name{'Z', "set_gauges"}, code_name{'Y', "gauges"},
    code_name{'X', "tank"},       code_name{'W', "set_parameter"},
    code_name{'R', "parameter"},  code_name{'E', "extended"},
};

struct place {
    std::string_view field;
    std::size_t at;  // in the data, the code is at 0
    std::size_t width;
};

// An answer is named by what it holds: A amount, T transaction, C total.
struct answer_layout {
    char code;
    std::string_view kind;
    std::array<place, 5> places;
};

constexpr std::array answers{
    answer_layout{'A', "amount", {{{"transaction", 1, 2}, {"nozzle", 3, 1}, {"volume", 4, 8}}}},
    answer_layout{'T',
                  "transaction",
                  {{{"transaction", 1, 2},
                    {"nozzle", 3, 1},
                    {"volume", 4, 8},
                    {"price", 12, 4},
                    {"amount", 16, 8}}}},
    answer_layout{'C',
                  "total",
                  {{{"transaction", 1, 2},
                    {"nozzle", 3, 1},
                    {"amount_total", 4, 10},
                    {"volume_total", 14, 10}}}},
};

template <class Rows>
auto row_of(const Rows& rows, std::uint8_t code)
{
    return std::find_if(rows.begin(), rows.end(),
                        [&](const auto& r) { return static_cast<std::uint8_t>(r.code) == code; });
}

object show_frame(const frame& f)
{
    return {{"address", to_hex(byte_view(&f.address, 1))}, {"length", f.data.size()}};
}

result<object> show_answer(const answer_layout& layout, byte_view data)
{
    object fields;
    std::size_t end = 1;
    for (const auto& p : layout.places) {
        if (p.width == 0)
            continue;
        end = p.at + p.width;
        if (data.size() < end)
            return errc::malformed_message;
        const auto* first = reinterpret_cast<const char*>(data.data()) + p.at;
        std::int64_t value = 0;
        const auto read = std::from_chars(first, first + p.width, value);
        if (read.ec != std::errc{} || read.ptr != first + p.width || *first == '-')
            return errc::malformed_message;
        fields[p.field] = value;
    }
    if (data.size() != end)
        return errc::malformed_message;
    return fields;
}

// A bare code is a request; an answer carries what its layout says. Both directions look alike
// otherwise, so what no layout describes is shown as it came.
std::string line_for(const frame& f, byte_view raw, std::optional<direction> known)
{
    const auto name = row_of(codes, f.data[0]);
    if (name == codes.end())
        return bad_message_line(show_frame(f), errc::unknown_command, raw);
    const auto layout = row_of(answers, f.data[0]);
    const bool bare = f.data.size() == 1;
    if (layout != answers.end() && (known ? *known == direction::from_device : !bare)) {
        auto fields = show_answer(*layout, f.data);
        if (!fields)
            return bad_message_line(show_frame(f), fields.error(), raw);
        return sound_line(show_frame(f), layout->kind, std::move(*fields), "from-device");
    }
    const std::string_view way =
        known  ? (*known == direction::to_device ? "to-device" : "from-device")
        : bare ? "to-device"
               : "unknown";
    object fields;
    if (!bare)
        fields["data"] = to_hex(byte_view(f.data).subspan(1));
    return sound_line(show_frame(f), name->name, std::move(fields), way);
}

class decoder_for_people final : public capture_decoder {
public:
    std::vector<std::string> capture(byte_view data, std::optional<direction> known) override
    {
        return run_capture(frame_decoder(), data, [known](const frame& f, byte_view raw) {
            return line_for(f, raw, known);
        });
    }
};

}  // namespace

const line_tools tools{
    .protocol = "unipump",
    .make_decoder = []() -> std::unique_ptr<capture_decoder> {
        return std::make_unique<decoder_for_people>();
    },
    .make_scrubber = []() -> std::unique_ptr<scrubber> {
        return make_frame_scrubber(frame_decoder(), [](const frame&, byte_view raw) {
            return bytes(raw.begin(), raw.end());
        });
    },
};

}  // namespace thirdvisit::drivers::unipump
