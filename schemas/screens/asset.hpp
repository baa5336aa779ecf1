// A file of the screens, compiled in, and the rule that picks one for a request. Whoever serves
// pages uses it; it knows no socket and no program.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace thirdvisit::screens {

struct asset {
    std::string_view path;  // "/index.html", "/assets/index-1a2b3c4d.js"
    std::string_view content_type;
    std::string_view etag;      // with its quotes
    std::string_view encoding;  // "br", or empty for the file as it is
    std::span<const std::uint8_t> body;
};

// The file for a request target ("/", "/manager?x", "/assets/…"), compressed where the browser
// takes that (its Accept-Encoding). Null when there is none: 404. A name without an extension is
// a page: "/manager" is "/manager.html".
const asset* find_asset(std::span<const asset> all, std::string_view target,
                        std::string_view accept_encoding) noexcept;

// Files under /assets/ carry a digest in their name and never change; pages are asked for again.
std::string_view cache_control(const asset& file) noexcept;

// What every answer with a page must say: nothing from elsewhere, not in anybody's frame.
inline constexpr std::string_view content_security_policy =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

}  // namespace thirdvisit::screens
