// A run of lines with a header line that says which and proves that none was lost or changed on
// the way; zstd around it (RFC 8878). Header: {"v":1,"epoch":"...","after":7,"from":8,"to":9,
// "count":2,"sha256":"..."}, the digest over everything behind the header's line end.
#pragma once

#include "sync/ports.hpp"
#include "sync/wire/rejection.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::sync::wire {

inline constexpr std::size_t max_batch_lines = 2000;
inline constexpr std::size_t max_batch_bytes = 4 * 1024 * 1024;  // before compression

struct batch_header {
    std::string epoch;
    sequence after{};  // the cursor the sender believes in
    sequence from{};
    sequence to{};
    std::size_t count{};
    std::string sha256;
};

struct batch {
    batch_header header;
    std::vector<std::string_view> lines;  // into the text that was parsed
};

struct encoded_batch {
    std::string text;
    std::size_t count{};  // entries that fitted; at least one of a non-empty run
};

encoded_batch encode_batch(const std::string& epoch, sequence after,
                           std::span<const entry> entries);

// bad_json, missing_field ..., or: digest_differs, count_differs, batch_too_large.
[[nodiscard]] reading<batch> parse_batch(std::string_view text);

std::string compress(std::string_view text);
// errc::frame_too_long beyond `most` bytes, whatever the frame promises; errc::malformed_message
// for anything that is not one or more whole frames.
[[nodiscard]] result<std::string> decompress(std::string_view frame, std::size_t most);

}  // namespace thirdvisit::sync::wire
