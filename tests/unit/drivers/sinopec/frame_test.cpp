#include "drivers/sinopec/frame.hpp"
#include "tests/support/frame_properties.hpp"
#include "tests/support/frame_vectors.hpp"

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string show(const sinopec::frame& f)
{
    const bytes head{f.target, f.source, f.control};
    return to_hex(head) + ": " + to_hex(f.data);
}

// Frames full of FAs, so that every escape position is hit.
sinopec::frame random_frame(std::mt19937& random)
{
    const auto any = [&](unsigned below) { return static_cast<std::uint8_t>(random() % below); };
    sinopec::frame f{any(0xFA), any(0xFA), any(0x80), bytes(1 + random() % 300)};
    for (auto& byte : f.data)
        byte = random() % 4 == 0 ? 0xFA : any(256);
    return f;
}

}  // namespace

TEST_CASE("bytes on a Sinopec line become frames or named errors", "[drivers][sinopec]")
{
    test::check_frame_vectors<sinopec::frame_decoder>("sinopec/frames.txt", show,
                                                      {0x00, 0x30, 0xFF, 0x13, 0xF0});
}

TEST_CASE("Sinopec frames come through splits, junk and damage", "[drivers][sinopec]")
{
    test::check_frame_properties<sinopec::frame_decoder>(
        {.random = random_frame,
         .encode = sinopec::encode,
         .no_start = [](auto& dice) { return static_cast<std::uint8_t>(dice() % 0xFA); },
         .announcement = {0xFA, 0x00, 0x00, 0x00, 0x99, 0x99},
         .longest = sinopec::frame_scanner::max_raw});
}

TEST_CASE("unread bytes of a Sinopec frame are kept for the next read", "[drivers][sinopec]")
{
    const bytes poll{0xFA, 0xE0, 0xFF, 0x00, 0x00, 0x01, 0x30, 0xF0, 0x03};
    sinopec::frame_decoder decoder;
    decoder.feed(byte_view(poll).first(8));
    CHECK_FALSE(decoder.next());
    CHECK(decoder.waiting() == 8);
    decoder.feed(byte_view(poll).last(1));
    CHECK(decoder.next());
    CHECK(bytes(decoder.raw().begin(), decoder.raw().end()) == poll);
    CHECK(decoder.waiting() == 0);
}
