#include "drivers/framing/hex.hpp"
#include "drivers/gilbarco/messages.hpp"
#include "tests/support/drain.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

#include <random>

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

std::string read(const bytes& input, std::size_t piece)
{
    return test::read_in_pieces<text_decoder>(input, piece, show);
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
    for (const auto& v : test::load_vectors("gilbarco/frames.txt")) {
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
            bytes noisy{0xF1, 0xF6, 0xFA, 0xFE, 0xF0};
            noisy.insert(noisy.end(), v.input.begin(), v.input.end());
            CHECK(read(noisy, noisy.size()) == v.outcome);
        }
    }
}

TEST_CASE("a Gilbarco block that was encoded is read back, however its bytes are split",
          "[drivers][gilbarco]")
{
    std::mt19937 random(41);
    for (int round = 0; round < 300; ++round) {
        const auto f = random_block(random);
        REQUIRE(read(f.raw, f.raw.size()) == show(f));
        REQUIRE(read(f.raw, 1 + random() % 7) == show(f));
    }
}

TEST_CASE("junk between Gilbarco blocks loses no block", "[drivers][gilbarco]")
{
    std::mt19937 random(42);
    for (int round = 0; round < 200; ++round) {
        bytes line;
        std::vector<std::string> blocks;
        for (int i = 0; i < 5; ++i) {
            for (auto junk = random() % 12; junk > 0; --junk)
                line.push_back(static_cast<std::uint8_t>(random() % 0xFF));
            const auto f = random_block(random);
            line.insert(line.end(), f.raw.begin(), f.raw.end());
            blocks.push_back(show(f));
        }
        const auto seen = read(line, 1 + random() % 64);
        std::size_t at = 0;
        for (const auto& b : blocks) {
            at = seen.find(b, at);
            REQUIRE(at != std::string::npos);
            at += b.size();
        }
    }
}

TEST_CASE("a damaged Gilbarco block takes at most itself along", "[drivers][gilbarco]")
{
    std::mt19937 random(43);
    for (int round = 0; round < 500; ++round) {
        const auto before = random_block(random);
        const auto after = random_block(random);
        bytes line = before.raw;
        bytes damaged = random_block(random).raw;
        damaged[random() % damaged.size()] ^= static_cast<std::uint8_t>(1u << random() % 8);
        line.insert(line.end(), damaged.begin(), damaged.end());
        line.insert(line.end(), after.raw.begin(), after.raw.end());
        const std::string seen = read(line, line.size());
        CHECK(seen.starts_with(show(before)));
        CHECK(seen.ends_with(show(after)));
    }
}

TEST_CASE("a Gilbarco block that never ends cannot grow the buffer", "[drivers][gilbarco]")
{
    gilbarco::frame_decoder decoder;
    decoder.feed(bytes{0xFF});
    std::size_t most = 0;
    for (int i = 0; i < 2000; ++i) {
        decoder.feed(bytes(50, 0xF6));
        while (decoder.next())
            ;
        most = std::max(most, decoder.waiting());
    }
    CHECK(most < gilbarco::frame_scanner::max_raw + 50);
}
