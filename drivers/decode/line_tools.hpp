// What the tools need of a protocol beside its driver: showing captured bytes to a person, and
// recording a line without card numbers. One row per protocol; drivers/decode/decode.cpp lists them.
#pragma once

#include "schemas/bytes.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::drivers {

enum class direction { from_device, to_device };

// Shows captures, one after the other; what went before may tell the direction of what follows.
class capture_decoder {
public:
    virtual ~capture_decoder() = default;

    // One JSON object per frame or damaged stretch, without line ends. The capture is complete:
    // a frame that has not ended by its end is truncated. `known`: the direction, if it is given.
    virtual std::vector<std::string> capture(byte_view data, std::optional<direction> known) = 0;
};

// Replaces card numbers in one direction of a line by pseudonyms of the same length and repairs
// the checks, so that the recording can be replayed (decision 9).
class scrubber {
public:
    virtual ~scrubber() = default;

    // Bytes that may be written down. What belongs to an unfinished frame is held back.
    virtual bytes feed(byte_view data) = 0;
    // The line paused: what is left is unreadable; its runs of digits become zeros.
    virtual bytes flush() = 0;
};

struct line_tools {
    std::string_view protocol;
    std::unique_ptr<capture_decoder> (*make_decoder)();
    std::unique_ptr<scrubber> (*make_scrubber)();  // null: the protocol carries no card numbers
};

}  // namespace thirdvisit::drivers
