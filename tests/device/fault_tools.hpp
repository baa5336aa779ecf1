// A line that never stops sending, for any session.
#pragma once

#include "drivers/device/session.hpp"
#include "drivers/framing/noise.hpp"

#include <catch2/catch.hpp>

#include <malloc.h>

#include <random>

namespace thirdvisit::test {

// Two minutes of bytes at 115,200 baud, random and full of this protocol's start codes. The session
// must come to rest after each piece, tell little of it, and hold on to nothing.
inline void check_flood_is_bounded(drivers::session& line)
{
    using namespace std::chrono_literals;
    static constexpr std::uint8_t starts[] = {0x02, 0x10, 0x3B, 0x50, 0x53, 0x7F, 0xFA, 0xFF};
    constexpr int minutes = 2;
    std::mt19937 random(17);
    drivers::time_point now{1000h};
    const auto begin = now;
    line.on_open(now);
    int events = 0;
    std::size_t heap_early = 0;
    while (now < begin + std::chrono::minutes(minutes)) {
        bytes piece(128);
        for (auto& byte : piece)
            byte = random() % 4 == 0 ? starts[random() % std::size(starts)]
                                     : static_cast<std::uint8_t>(random());
        line.on_bytes(piece, now);
        int steps = 0;
        for (;;) {
            const auto todo = line.resume(now);
            events += std::holds_alternative<drivers::publish>(todo) ? 1 : 0;
            if (std::holds_alternative<drivers::sleep_until>(todo))
                break;
            REQUIRE(++steps < 1'000);
        }
        now += 11ms;
        if (heap_early == 0 && now > begin + 10s)
            heap_early = ::mallinfo2().uordblks;
    }
    const auto heap_late = ::mallinfo2().uordblks;
    CHECK(heap_late < heap_early + 64 * 1024);
    CHECK(events < 60 * minutes);
}

}  // namespace thirdvisit::test
