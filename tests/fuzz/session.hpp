// Any bytes, in any pieces and at any time, into a session. It must come to rest again and again:
// a session that never sleeps would eat the station's processor.
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "drivers/device/session.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace thirdvisit::fuzz {

struct sealer final : drivers::card_sealer {
    card_identity seal(std::string_view digits) override
    {
        if (digits.empty())
            std::abort();  // nothing was read, so nothing may be sealed
        return {std::string(digits),
                std::string(digits.substr(digits.size() - std::min<std::size_t>(digits.size(), 4))),
                ""};
    }
};

inline void come_to_rest(drivers::session& s, drivers::time_point now)
{
    for (int step = 0; step < 1'000; ++step) {
        const auto todo = s.resume(now);
        if (const auto* p = std::get_if<drivers::publish>(&todo))
            if (const auto* r = std::get_if<drivers::record_offered>(&p->event))
                s.acknowledge(r->record_id, now);
        if (const auto* sleep = std::get_if<drivers::sleep_until>(&todo);
            sleep && sleep->when > now)
            return;
    }
    std::abort();
}

// Input: a byte for the length of a piece and the pause before it, then the piece, and so on.
inline void play(drivers::session& s, byte_view input)
{
    drivers::time_point now{std::chrono::hours(1)};
    s.on_open(now);
    come_to_rest(s, now);
    while (!input.empty()) {
        const auto control = input[0];
        const auto length = std::min<std::size_t>(control & 0x3F, input.size() - 1);
        now += std::chrono::milliseconds((control >> 6) * 90 + 1);
        s.on_bytes(input.subspan(1, length), now);
        come_to_rest(s, now);
        input = input.subspan(1 + length);
    }
    for (int second = 0; second < 5; ++second) {
        now += std::chrono::seconds(1);
        come_to_rest(s, now);
    }
}

}  // namespace thirdvisit::fuzz
