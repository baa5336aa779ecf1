#include "drivers/azt/frame.hpp"
#include "drivers/framing/hex.hpp"
#include "tests/support/drain.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

#include <random>

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
    for (const auto& v : test::load_vectors("azt/frames.txt")) {
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
            bytes noisy{0x00, 0x30, 0x03, 0x03, 0xFF, 0x7F, 0x00};
            noisy.insert(noisy.end(), v.input.begin(), v.input.end());
            CHECK(read(noisy, noisy.size()) == v.outcome);
        }
    }
}

TEST_CASE("an AZT frame that was encoded is read back, however its bytes are split",
          "[drivers][azt]")
{
    std::mt19937 random(21);
    for (int round = 0; round < 300; ++round) {
        const auto f = random_frame(random);
        const bytes raw = encode(f);
        REQUIRE(read(raw, raw.size()) == test::trimmed(show(f)));
        REQUIRE(read(raw, 1 + random() % 7) == test::trimmed(show(f)));
    }
}

TEST_CASE("junk between AZT frames loses no frame", "[drivers][azt]")
{
    std::mt19937 random(22);
    for (int round = 0; round < 200; ++round) {
        bytes line;
        std::string expected;
        for (int i = 0; i < 5; ++i) {
            for (auto junk = random() % 12; junk > 0; --junk)
                line.push_back(static_cast<std::uint8_t>(random() % 0x7F));
            const auto f = random_frame(random);
            const bytes raw = encode(f);
            line.insert(line.end(), raw.begin(), raw.end());
            expected = test::joined(expected, show(f));
        }
        REQUIRE(read(line, 1 + random() % 64) == test::trimmed(expected));
    }
}

TEST_CASE("a damaged AZT frame takes at most itself along", "[drivers][azt]")
{
    std::mt19937 random(23);
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
        CHECK(seen.starts_with(test::trimmed(show(before))));
        CHECK(seen.ends_with(test::trimmed(show(after))));
    }
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

TEST_CASE("an AZT line that never ends a frame cannot grow the buffer", "[drivers][azt]")
{
    azt::frame_decoder decoder;
    decoder.feed(bytes{0x7F, 0x02});
    std::size_t most = 0;
    for (int i = 0; i < 2000; ++i) {
        decoder.feed(bytes{0x30, 0x4F, 0x31, 0x4E});
        while (decoder.next())
            ;
        most = std::max(most, decoder.waiting());
    }
    CHECK(most < azt::frame_scanner::max_raw + 4);
}
