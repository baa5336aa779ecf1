// Frames of EM4100 desk readers: a tag's number, over and over while the tag is near. Two kinds:
// ASCII (02, ten hex digits, two of XOR, 03: 14 bytes) and binary (02, length 0A, type 02, five bytes
// of number, XOR, 03: 10 bytes).
#pragma once

#include "drivers/framing/decoder.hpp"
#include "schemas/bytes.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace thirdvisit::drivers::em4100 {

struct tag {
    std::array<std::uint8_t, 5> id{};  // version and four bytes of serial
    bool binary{};

    bool operator==(const tag&) const = default;

    std::string hex() const;       // "010063E9AE": what the sealer gets
    std::string printed() const;   // "0006547886": the four serial bytes in decimal
    std::string facility() const;  // "099,59822"
};

struct tag_scanner {
    using frame = tag;

    static constexpr std::size_t max_raw = 14;

    // bad_check_byte; truncated_frame (the end is missing, or a new start inside);
    // malformed_message (a character that is no upper-case hex digit).
    scan_result<tag> operator()(byte_view unread) const;
};

using tag_decoder = decoder<tag_scanner>;

bytes encode(const tag& t);

}  // namespace thirdvisit::drivers::em4100
