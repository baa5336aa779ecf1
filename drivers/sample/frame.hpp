// The teaching protocol's frames: 02, ASCII payload, 03, XOR of payload and 03. It exists in
// this folder only, to show how a driver is made; no station can choose it.
#pragma once

#include "drivers/framing/decoder.hpp"

#include <string>
#include <string_view>

namespace thirdvisit::drivers::sample {

struct payload {
    std::string text;
    bool operator==(const payload&) const = default;
};

struct payload_scanner {
    using frame = payload;

    static constexpr std::size_t max_payload = 60;
    static constexpr std::size_t max_raw = max_payload + 3;

    // bad_check_byte; frame_too_long (no 03 within 60 bytes); truncated_frame (a new 02 inside).
    scan_result<payload> operator()(byte_view unread) const;
};

using payload_decoder = decoder<payload_scanner>;

bytes encode(std::string_view text);

}  // namespace thirdvisit::drivers::sample
