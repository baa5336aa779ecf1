#include "drivers/sinopec/frame.hpp"
#include "tests/support/drain.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace thirdvisit;
using namespace thirdvisit::drivers;

namespace {

std::string show(const sinopec::frame& f)
{
    const bytes head{f.target, f.source, f.control};
    return to_hex(head) + ": " + to_hex(f.data);
}

std::string read(const bytes& input, std::size_t piece)
{
    return test::read_in_pieces<sinopec::frame_decoder>(input, piece, show);
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
    for (const auto& v : test::load_vectors("sinopec/frames.txt")) {
        DYNAMIC_SECTION(v.name)
        {
            CHECK(read(v.input, v.input.size()) == v.outcome);
        }
        DYNAMIC_SECTION(v.name << ", one byte at a time")
        {
            CHECK(read(v.input, 1) == v.outcome);
        }
        DYNAMIC_SECTION(v.name << ", after noise")
        {
            bytes noisy{0x00, 0x30, 0xFF, 0x13, 0xF0};
            noisy.insert(noisy.end(), v.input.begin(), v.input.end());
            CHECK(read(noisy, noisy.size()) == v.outcome);
        }
    }
}

TEST_CASE("a Sinopec frame that was encoded is read back, however its bytes are split",
          "[drivers][sinopec]")
{
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
        const auto f = random_frame(random);
        const bytes raw = encode(f);
        REQUIRE(read(raw, raw.size()) == show(f));
        REQUIRE(read(raw, 1 + random() % 7) == show(f));
    }
}

TEST_CASE("junk between Sinopec frames loses no frame", "[drivers][sinopec]")
{
    std::mt19937 random(2);
    for (int round = 0; round < 200; ++round) {
        bytes line;
        std::string expected;
        for (int i = 0; i < 5; ++i) {
            for (auto junk = random() % 12; junk > 0; --junk)
                line.push_back(static_cast<std::uint8_t>(random() % 0xFA));
            const auto f = random_frame(random);
            const bytes raw = encode(f);
            line.insert(line.end(), raw.begin(), raw.end());
            expected = test::joined(expected, show(f));
        }
        REQUIRE(read(line, 1 + random() % 64) == expected);
    }
}

TEST_CASE("a damaged Sinopec frame takes at most itself along", "[drivers][sinopec]")
{
    std::mt19937 random(3);
    for (int round = 0; round < 500; ++round) {
        const auto before = random_frame(random);
        const auto after = random_frame(random);
        bytes damaged = encode(random_frame(random));
        damaged[random() % damaged.size()] ^= static_cast<std::uint8_t>(1u << random() % 8);
        bytes line = encode(before);
        line.insert(line.end(), damaged.begin(), damaged.end());
        const bytes tail = encode(after);
        line.insert(line.end(), tail.begin(), tail.end());
        const std::string seen = read(line, line.size());
        CHECK(seen.starts_with(show(before)));
        CHECK(seen.ends_with(show(after)));
    }
}

TEST_CASE("a Sinopec line that never ends a frame cannot grow the buffer", "[drivers][sinopec]")
{
    sinopec::frame_decoder decoder;
    decoder.feed(bytes{0xFA, 0, 0, 0, 0x99, 0x99});
    std::size_t most = 0;
    for (int i = 0; i < 2000; ++i) {
        decoder.feed(bytes(100, 0xFA));
        while (decoder.next())
            ;
        most = std::max(most, decoder.waiting());
    }
    CHECK(most < sinopec::frame_scanner::max_raw + 100);
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
