#include "drivers/unipump/frame.hpp"

#include "drivers/framing/hex.hpp"
#include "drivers/unipump/tools.hpp"
#include "tests/support/decoded_vectors.hpp"
#include "tests/support/frame_properties.hpp"
#include "tests/support/frame_vectors.hpp"

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string show(const unipump::frame& f)
{
    return to_hex(byte_view(&f.address, 1)) + ": " + to_hex(f.data);
}

unipump::frame random_frame(std::mt19937& random)
{
    unipump::frame f{static_cast<std::uint8_t>(random()), bytes(1 + random() % 60)};
    for (auto& b : f.data)
        b = static_cast<std::uint8_t>(random() % 3 == 0 ? 0x10 : random());
    return f;
}

}  // namespace

TEST_CASE("UniPump frames on the line become frames or named errors", "[drivers][unipump]")
{
    test::check_frame_vectors<unipump::frame_decoder>("unipump/frames.txt", show,
                                                      {0x03, 0x02, 0xFF});
}

TEST_CASE("UniPump frames come through splits, junk and damage", "[drivers][unipump]")
{
    test::check_frame_properties<unipump::frame_decoder>(
        {.random = random_frame,
         .encode = unipump::encode,
         .no_start = [](auto& dice) { return static_cast<std::uint8_t>(0x11 + dice() % 0xFF); },
         .announcement = {0x10, 0x02, 0x31},
         .longest = unipump::frame_scanner::max_raw});
}

TEST_CASE("captured UniPump bytes are shown field by field", "[drivers][unipump]")
{
    test::check_decoded(unipump::tools, "unipump/decoded.txt");
}
