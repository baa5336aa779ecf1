// What a serial swipe reader sends: one line per swipe, `%...?;...?` with an optional check
// character (LRC) behind each `?`, ended by CR or LF. Knows nothing of what a track says.
// Facts: ISO/IEC 7811 coding of tracks 1 to 3, reader manuals for the text form.
#pragma once

#include "drivers/framing/decoder.hpp"
#include "schemas/bytes.hpp"

#include <cstdint>
#include <vector>

namespace thirdvisit::drivers::magstripe {

struct track {
    int number{};     // 1, 2, 3
    bytes content{};  // between the sentinels
    bool checked{};   // its LRC was sent and agrees

    track() = default;
    track(int n, byte_view text, bool c) : number(n), content(text.begin(), text.end()), checked(c)
    {}
    track(const track&) = default;
    track& operator=(const track&) = default;
    ~track() { wipe(content); }
    bool operator==(const track&) const = default;

    bool read_error() const { return content.size() == 1 && content.front() == 'E'; }
};

struct swipe {
    std::vector<track> tracks;
    bool operator==(const swipe&) const = default;
};

// Whether the reader sends the LRC. automatic: taken where it agrees, absent where the next track
// or the end of the line follows at once; anything else there is a bad check.
enum class lrc_rule { automatic, present, absent };

struct swipe_scanner {
    using frame = swipe;

    // ISO/IEC 7811: 79, 40 and 107 characters, sentinels and LRC included; and the line's end.
    static constexpr std::size_t max_raw = 79 + 40 + 107 + 2;

    lrc_rule lrc{lrc_rule::automatic};

    // truncated_frame: a track without its `?` or LRC, or torn by a new one; frame_too_long: a
    // track longer than its standard; malformed_message: a character the track cannot hold;
    // bad_length: an empty track; bad_check_byte.
    scan_result<swipe> operator()(byte_view unread) const;
};

using swipe_decoder = decoder<swipe_scanner>;

// The check character as readers print it: XOR of the character values from start to end sentinel.
std::uint8_t lrc_of(const track& t);

// The line with every letter as X and every digit as 0: what may be kept of a damaged swipe. Besides
// the number it may hold a person's name.
bytes blanked(byte_view line);

// The line for a swipe, with CR; `checked` tracks get their LRC.
bytes encode(const swipe& s);

}  // namespace thirdvisit::drivers::magstripe
