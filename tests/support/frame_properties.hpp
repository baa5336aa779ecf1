// What every decoder must keep, whatever the protocol (decision 11), tried with frames made at
// random: what was encoded is read back however its bytes are split, junk costs at most the frame it
// damages, and nothing is waited for that junk announced.
#pragma once

#include "schemas/bytes.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <random>
#include <vector>

namespace thirdvisit::test {

template <class Decoder>
struct frame_kit {
    using frame = typename Decoder::frame;
    using dice = std::mt19937;

    std::function<frame(dice&)> random;
    std::function<bytes(const frame&)> encode;
    std::function<std::uint8_t(dice&)> no_start;  // a byte that no frame begins with
    bytes announcement;                           // begins a frame as long as the protocol allows
    // Frames that count: where any byte may be a frame, junk makes some too.
    std::function<bool(const frame&)> counts{[](const frame&) { return true; }};
    // Bytes at a frame's end that are not damaged: without a line's end two lines are one.
    std::size_t end_kept{};
    std::size_t longest{};  // the most bytes a frame can have on the line

    // What is read of `line` in pieces of 1 to `piece` bytes, with silence behind it.
    std::vector<frame> read(const bytes& line, std::size_t piece, dice& random_cut) const
    {
        Decoder decoder;
        std::vector<frame> all;
        const auto drain = [&] {
            while (const auto got = decoder.next())
                if (*got && counts(**got))
                    all.push_back(**got);
        };
        for (std::size_t at = 0; at < line.size();) {
            const auto length = std::min(line.size() - at, 1 + random_cut() % piece);
            decoder.feed(byte_view(line).subspan(at, length));
            at += length;
            drain();
        }
        decoder.flush();
        drain();
        CHECK(decoder.waiting() == 0);
        return all;
    }
};

inline void append(bytes& line, const bytes& more)
{
    line.insert(line.end(), more.begin(), more.end());
}

template <class Decoder>
void check_read_back(const frame_kit<Decoder>& kit)
{
    std::mt19937 dice(1);
    for (int round = 0; round < 300; ++round) {
        const auto sent = kit.random(dice);
        const bytes line = kit.encode(sent);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, line.size()}) {
            const auto seen = kit.read(line, piece, dice);
            REQUIRE(seen.size() == 1);
            REQUIRE(seen.front() == sent);
        }
    }
}

// Bytes that begin no frame cost nothing at all.
template <class Decoder>
void check_junk_between_frames(const frame_kit<Decoder>& kit)
{
    std::mt19937 dice(2);
    for (int round = 0; round < 200; ++round) {
        bytes line;
        std::vector<typename Decoder::frame> sent;
        for (int i = 0; i < 5; ++i) {
            for (auto junk = dice() % 12; junk > 0; --junk)
                line.push_back(kit.no_start(dice));
            sent.push_back(kit.random(dice));
            append(line, kit.encode(sent.back()));
        }
        const auto seen = kit.read(line, 1 + dice() % 64, dice);
        REQUIRE(seen == sent);
    }
}

// One bit turned somewhere in the middle frame; its neighbours are read.
template <class Decoder>
void check_damage_stays_in_its_frame(const frame_kit<Decoder>& kit)
{
    std::mt19937 dice(3);
    for (int round = 0; round < 500; ++round) {
        const auto before = kit.random(dice);
        const auto after = kit.random(dice);
        bytes damaged = kit.encode(kit.random(dice));
        damaged[dice() % (damaged.size() - kit.end_kept)] ^=
            static_cast<std::uint8_t>(1u << dice() % 8);
        bytes line = kit.encode(before);
        append(line, damaged);
        append(line, kit.encode(after));
        const auto seen = kit.read(line, 1 + dice() % line.size(), dice);
        REQUIRE(seen.size() >= 2);
        CHECK(seen.front() == before);
        CHECK(seen.back() == after);
    }
}

// Any junk at all: it may swallow the frame behind it, not the next one. And after a silence even a
// start that promised the longest frame is forgotten.
template <class Decoder>
void check_nothing_waits_for_junk(const frame_kit<Decoder>& kit)
{
    std::mt19937 dice(4);
    for (int round = 0; round < 300; ++round) {
        bytes line;
        for (auto junk = dice() % 40; junk > 0; --junk)
            line.push_back(static_cast<std::uint8_t>(dice()));
        const auto sent = kit.random(dice);
        append(line, kit.encode(sent));
        append(line, kit.encode(sent));
        const auto seen = kit.read(line, 1 + dice() % line.size(), dice);
        CHECK(std::find(seen.begin(), seen.end(), sent) != seen.end());
    }
    Decoder decoder;
    decoder.feed(kit.announcement);
    while (decoder.next())
        ;
    decoder.flush();
    while (decoder.next())
        ;
    const auto sent = kit.random(dice);
    decoder.feed(kit.encode(sent));
    auto got = decoder.next();
    while (got && (!*got || !kit.counts(**got)))
        got = decoder.next();
    REQUIRE(got);
    CHECK(**got == sent);
}

// A line that never ends a frame: the buffer stays below the longest frame and one read.
template <class Decoder>
void check_buffer_is_bounded(const frame_kit<Decoder>& kit)
{
    Decoder decoder;
    std::size_t most = 0;
    for (int round = 0; round < 2'000; ++round) {
        bytes piece = kit.announcement;
        piece.resize(100, kit.announcement.back());
        decoder.feed(piece);
        while (decoder.next())
            ;
        most = std::max(most, decoder.waiting());
    }
    CHECK(most < kit.longest + 100);
}

template <class Decoder>
void check_frame_properties(const frame_kit<Decoder>& kit)
{
    SECTION("what was encoded is read back, however its bytes are split")
    {
        check_read_back(kit);
    }
    SECTION("junk between frames costs none")
    {
        check_junk_between_frames(kit);
    }
    SECTION("a damaged frame takes at most itself along")
    {
        check_damage_stays_in_its_frame(kit);
    }
    SECTION("nothing waits for what junk announced")
    {
        check_nothing_waits_for_junk(kit);
    }
    SECTION("a line that never ends a frame is bounded")
    {
        check_buffer_is_bounded(kit);
    }
}

}  // namespace thirdvisit::test
