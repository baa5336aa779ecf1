// Any bytes through a protocol's decoder, its message parsers in both directions, and its scrubber.
#include "drivers/decode/decode.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace thirdvisit;
    using namespace thirdvisit::drivers;
    const line_tools* tools = find_line_tools(FUZZ_PROTOCOL);
    if (tools == nullptr)
        std::abort();
    const byte_view input(data, size);
    const auto decoder = tools->make_decoder();
    for (const auto way : {std::optional<direction>{}, std::optional(direction::to_device),
                           std::optional(direction::from_device)})
        static_cast<void>(decoder->capture(input, way));
    if (tools->make_scrubber != nullptr) {
        const auto scrubber = tools->make_scrubber();
        static_cast<void>(scrubber->feed(input));
        static_cast<void>(scrubber->flush());
    }
    return 0;
}
