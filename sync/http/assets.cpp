#include "sync/http/assets.hpp"

#include <algorithm>

namespace thirdvisit::http {

namespace {

// Pages bring their own scripts and styles and speak only to where they came from.
constexpr auto content_policy =
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

// Whether a comma-separated list of codings names this one without ";q=0".
bool accepts(std::string_view list, std::string_view coding)
{
    while (!list.empty()) {
        auto item = list.substr(0, list.find(','));
        list.remove_prefix(std::min(item.size() + 1, list.size()));
        while (item.starts_with(' '))
            item.remove_prefix(1);
        if (item == coding)
            return true;
        if (item.starts_with(coding) && item.substr(coding.size()).starts_with(";"))
            return item.find("q=0") == std::string_view::npos ||
                   item.find_first_of("123456789") != std::string_view::npos;
    }
    return false;
}

const asset* find(std::span<const asset> all, std::string_view path)
{
    const auto named = [&](std::string_view p) {
        const auto it =
            std::find_if(all.begin(), all.end(), [&](const asset& a) { return a.path == p; });
        return it == all.end() ? nullptr : &*it;
    };
    const auto* found = named(path);
    return found || path != "/" ? found : named("/index.html");
}

void choose_form(const asset& a, std::string_view accepted, response& into)
{
    into.fixed_body = a.plain;
    if (!a.brotli.empty() && accepts(accepted, "br")) {
        into.fixed_body = a.brotli;
        into.headers.add("Content-Encoding", "br");
    } else if (!a.gzip.empty() && accepts(accepted, "gzip")) {
        into.fixed_body = a.gzip;
        into.headers.add("Content-Encoding", "gzip");
    }
}

}  // namespace

response serve_asset(std::span<const asset> all, const request& asked)
{
    const auto* a = find(all, asked.path);
    if (!a)
        return text_answer(404, "no such page\n");
    if (asked.method != "GET" && asked.method != "HEAD")
        return text_answer(405, "this can only be read\n");
    const auto tag = '"' + std::string(a->etag) + '"';
    response r;
    r.headers.add("ETag", tag);
    r.headers.add("Vary", "Accept-Encoding");
    r.headers.add("Cache-Control",
                  a->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (asked.headers.get("If-None-Match").find(tag) != std::string_view::npos) {
        r.status = 304;
        return r;
    }
    r.headers.add("Content-Type", std::string(a->type));
    if (a->type.starts_with("text/html"))
        r.headers.add("Content-Security-Policy", content_policy);
    choose_form(*a, asked.headers.get("Accept-Encoding"), r);
    return r;
}

}  // namespace thirdvisit::http
