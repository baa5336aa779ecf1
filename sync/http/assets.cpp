#include "sync/http/assets.hpp"

namespace thirdvisit::http {

response serve_asset(std::span<const screens::asset> all, const request& asked)
{
    const auto* file = screens::find_asset(all, asked.path, asked.headers.get("Accept-Encoding"));
    if (!file)
        return text_answer(404, "no such page\n");
    if (asked.method != "GET" && asked.method != "HEAD")
        return text_answer(405, "this can only be read\n");
    response r;
    r.headers.add("ETag", std::string(file->etag));
    r.headers.add("Vary", "Accept-Encoding");
    r.headers.add("Cache-Control", std::string(screens::cache_control(*file)));
    if (asked.headers.get("If-None-Match").find(file->etag) != std::string_view::npos) {
        r.status = 304;
        return r;
    }
    r.headers.add("Content-Type", std::string(file->content_type));
    if (file->content_type.starts_with("text/html"))
        r.headers.add("Content-Security-Policy", std::string(screens::content_security_policy));
    if (!file->encoding.empty())
        r.headers.add("Content-Encoding", std::string(file->encoding));
    r.fixed_body = {reinterpret_cast<const char*>(file->body.data()), file->body.size()};
    return r;
}

}  // namespace thirdvisit::http
