// What may be kept of bytes nobody could read: bounded, without card numbers, and not a thousand
// times a minute. A noisy line must be visible, not deafening.
#pragma once

#include "drivers/device/events.hpp"
#include "schemas/bytes.hpp"

#include <chrono>
#include <cstddef>
#include <optional>

namespace thirdvisit::drivers {

// Every run of 8 and more digits, ASCII (hexadecimal ones too: chip numbers) or packed decimal at
// any nibble, becomes zeros.
void scrub_digit_runs(bytes& data);

// The same for bytes that are known to be text: letters stay, whatever their codes look like.
void scrub_text_runs(bytes& text);

class noise_gate {
public:
    using time_point = std::chrono::steady_clock::time_point;

    static constexpr std::size_t kept_bytes = 256;
    static constexpr int per_minute = 12;

    // The event to report, scrubbed and cut; nothing while this minute's share is used up.
    std::optional<line_noise> pass(boost::system::error_code why, byte_view raw, time_point now);

    std::int64_t total() const noexcept { return total_; }  // held-back ones included

private:
    time_point minute_{};
    int passed_{};
    std::int64_t total_{};
};

}  // namespace thirdvisit::drivers
