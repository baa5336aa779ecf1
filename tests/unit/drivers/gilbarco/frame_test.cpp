#include "drivers/framing/hex.hpp"
#include "drivers/gilbarco/messages.hpp"
#include "tests/support/frame_properties.hpp"
#include "tests/support/frame_vectors.hpp"

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

// Looks for texts too, as the tools do where a capture holds one.
struct text_decoder : gilbarco::frame_decoder {
    text_decoder() : decoder(gilbarco::frame_scanner{.texts = true}) {}
};

std::string show(const gilbarco::frame& f)
{
    return std::string(1, "wdbt"[static_cast<std::size_t>(f.shape)]) + " " + to_hex(f.raw);
}

gilbarco::frame random_block(std::mt19937& random)
{
    const auto below = [&](std::int64_t limit) {
        return static_cast<std::int64_t>(random()) % limit;
    };
    gilbarco::block b;
    if (random() % 2 == 0)
        b = gilbarco::transaction{static_cast<int>(1 + below(16)), static_cast<int>(below(8)),
                                  below(10'000), below(1'000'000), below(1'000'000)};
    else
        b = gilbarco::totals{{{0, below(100'000'000), below(100'000'000), below(10'000), 0}}};
    return {gilbarco::frame_shape::block, encode(b)};
}

}  // namespace

TEST_CASE("bytes on a Gilbarco line become words, blocks or named errors", "[drivers][gilbarco]")
{
    test::check_frame_vectors<text_decoder>("gilbarco/frames.txt", show,
                                            {0xF1, 0xF6, 0xFA, 0xFE, 0xF0});
}

// Every byte below E0 is a word of its own and no junk; what counts are the blocks.
TEST_CASE("Gilbarco blocks come through splits, junk and damage", "[drivers][gilbarco]")
{
    test::check_frame_properties<gilbarco::frame_decoder>(
        {.random = random_block,
         .encode = [](const gilbarco::frame& f) { return f.raw; },
         .no_start = [](auto& dice) { return static_cast<std::uint8_t>(dice() % 0xFF); },
         .announcement = {0xFF, 0xE5},
         .counts = [](const gilbarco::frame& f) { return f.shape == gilbarco::frame_shape::block; },
         .longest = gilbarco::frame_scanner::max_raw});
}
