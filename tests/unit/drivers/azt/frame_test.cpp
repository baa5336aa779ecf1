#include "drivers/azt/frame.hpp"
#include "drivers/framing/hex.hpp"
#include "tests/support/frame_properties.hpp"
#include "tests/support/frame_vectors.hpp"

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string show(const azt::frame& f)
{
    return to_hex(byte_view(&f.start, 1)) + ": " + to_hex(f.data);
}

std::string read(const bytes& input, std::size_t piece)
{
    return test::trimmed(test::read_in_pieces<azt::frame_decoder>(input, piece, show));
}

azt::frame random_frame(std::mt19937& random)
{
    static constexpr std::uint8_t starts[] = {0x02, 0x02, 0x02, 0x07, 0x0B, 0x14, 0x06, 0x15, 0x18};
    azt::frame f{starts[random() % std::size(starts)]};
    if (!f.is_short())
        f.data.resize(1 + random() % azt::frame_scanner::longest_data);
    for (auto& byte : f.data)
        byte = static_cast<std::uint8_t>(0x20 + random() % 0x60);
    return f;
}

}  // namespace

TEST_CASE("bytes on an AZT line become frames or named errors", "[drivers][azt]")
{
    test::check_frame_vectors<azt::frame_decoder>("azt/frames.txt", show,
                                                  {0x00, 0x30, 0x03, 0x03, 0xFF, 0x7F, 0x00});
}

TEST_CASE("AZT frames come through splits, junk and damage", "[drivers][azt]")
{
    test::check_frame_properties<azt::frame_decoder>(
        {.random = random_frame,
         .encode = azt::encode,
         .no_start = [](auto& dice) { return static_cast<std::uint8_t>(dice() % 0x7F); },
         .announcement = {0x7F, 0x02, 0x30, 0x4F},
         .longest = azt::frame_scanner::max_raw});
}

TEST_CASE("no flipped bit of an AZT frame passes for another frame of the same length",
          "[drivers][azt]")
{
    const bytes raw = encode(azt::frame{0x02, {'0', '1', '2', '3', '4', '5'}});
    for (std::size_t at = 2; at < raw.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            bytes damaged = raw;
            damaged[at] ^= static_cast<std::uint8_t>(1u << bit);
            CHECK(read(damaged, damaged.size()).find("02: ") == std::string::npos);
        }
}
