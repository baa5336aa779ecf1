// Files compiled into the program, served with their entity tag and in the smallest form the
// browser takes. Compressing happens when the web is built, never here.
#pragma once

#include "sync/http/message.hpp"

#include <span>
#include <string_view>

namespace thirdvisit::http {

struct asset {
    std::string_view path;  // "/assets/main-3f2a.js"; "/" or "/index.html" for the page
    std::string_view type;  // "text/html; charset=utf-8"
    std::string_view etag;  // without quotes
    std::string_view plain;
    std::string_view gzip;    // empty: not worth it
    std::string_view brotli;  // empty: not worth it
    bool immutable{};         // the name contains a hash of the content
};

// 200, 304 when the browser has it, 405 for other methods than GET and HEAD, 404 otherwise.
response serve_asset(std::span<const asset> all, const request& asked);

}  // namespace thirdvisit::http
