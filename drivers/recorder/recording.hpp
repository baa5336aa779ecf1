// Recorded lines: what was on a wire, when, in which direction, without card numbers. The format of
// `tests/replay/` and of what a station sends in when something could not be read.
//
//   # thirdvisit recording 1, sinopec, owner
//   0 < FA E0 FF 00 00 01 30 F0 03
//   12 > FA FF E0 40 00 17 30 ...
//
// Milliseconds since the start (a month at most), < from the device, > to it. Lines that begin with #
// are remarks.
#pragma once

#include "drivers/decode/line_tools.hpp"
#include "drivers/device/session.hpp"
#include "drivers/driver.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::drivers {

struct recorded_bytes {
    std::chrono::milliseconds at{};
    direction way{direction::from_device};
    bytes data;
};

struct recording {
    std::string protocol;
    line_mode mode{line_mode::tap};
    std::vector<recorded_bytes> lines;
};

// errc::malformed_message: no header, or a line that is none; `line` says which (1-based).
[[nodiscard]] result<recording> parse_recording(std::string_view text, int* line = nullptr);

// Scrubs and writes. Sans-I/O: lines go to `out`, time is an argument. Stops at `most` bytes of
// text, because a recorder that was forgotten must not fill the disk.
class recording_writer {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using line_sink = std::function<void(std::string_view)>;

    static constexpr std::size_t most = 64 * 1024 * 1024;
    static constexpr std::chrono::milliseconds pause{200};

    // `protocol` must have line tools.
    recording_writer(std::string_view protocol, line_mode mode, time_point start, line_sink out);

    void on_bytes(direction way, byte_view data, time_point now);
    // What was held back becomes readable no more: after a pause, and at the end.
    void flush(time_point now);

private:
    struct side {
        std::unique_ptr<scrubber> scrub;
        time_point last{};
        bool holding{};
    };

    side& of(direction way) { return sides_[static_cast<std::size_t>(way)]; }
    void write(direction way, const bytes& data, time_point now);
    void put(std::string line);

    std::array<side, 2> sides_;
    time_point start_;
    line_sink out_;
    std::size_t written_{};
};

// Plays what came from the device into a driver of its own, under the recording's clock, and returns
// every event as a JSON line, "<ms> {...}". Records are acknowledged as soon as they are offered.
// Throws std::invalid_argument if the protocol has no driver.
std::vector<std::string> replay(const recording& tape, card_sealer& cards,
                                const std::map<std::string, std::string>& options = {});

// The same through a session that the caller made. What it would have sent is added to `sent`.
std::vector<std::string> replay(const recording& tape, session& who,
                                std::vector<bytes>* sent = nullptr);

}  // namespace thirdvisit::drivers
