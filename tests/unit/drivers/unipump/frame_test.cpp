#include "drivers/unipump/frame.hpp"

#include "drivers/framing/hex.hpp"
#include "drivers/unipump/tools.hpp"
#include "tests/support/decoded_vectors.hpp"
#include "tests/support/frame_vectors.hpp"

#include <random>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string show(const unipump::frame& f)
{
    return to_hex(byte_view(&f.address, 1)) + ": " + to_hex(f.data);
}

}  // namespace

TEST_CASE("UniPump frames on the line become frames or named errors", "[drivers][unipump]")
{
    test::check_frame_vectors<unipump::frame_decoder>("unipump/frames.txt", show,
                                                      {0x03, 0x02, 0xFF});
}

TEST_CASE("a UniPump frame decodes to what was encoded, however the bytes are split",
          "[drivers][unipump]")
{
    std::mt19937 random(6);
    for (int round = 0; round < 300; ++round) {
        unipump::frame sent{static_cast<std::uint8_t>(random()), bytes(1 + random() % 60)};
        for (auto& b : sent.data)
            b = static_cast<std::uint8_t>(random() % 3 == 0 ? 0x10 : random());
        const bytes line = unipump::encode(sent);
        unipump::frame_decoder decoder;
        const std::size_t cut = random() % (line.size() + 1);
        decoder.feed(byte_view(line).first(cut));
        decoder.feed(byte_view(line).subspan(cut));
        const auto got = decoder.next();
        INFO(to_hex(line));
        REQUIRE(got.has_value());
        REQUIRE(got->has_value());
        CHECK(**got == sent);
        CHECK(decoder.waiting() == 0);
    }
}

TEST_CASE("captured UniPump bytes are shown field by field", "[drivers][unipump]")
{
    test::check_decoded(unipump::tools, "unipump/decoded.txt");
}
