#include "sync/http/message.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace thirdvisit::http {

namespace {

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

int hex_digit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char l = lower(c);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            out += ' ';
            continue;
        }
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size() || hex_digit(text[i + 1]) < 0 || hex_digit(text[i + 2]) < 0)
            return std::nullopt;
        out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
        i += 2;
    }
    if (out.find('\0') != std::string::npos)
        return std::nullopt;
    return out;
}

struct phrase {
    int status;
    std::string_view text;
};

constexpr std::array phrases{
    phrase{200, "OK"},
    phrase{201, "Created"},
    phrase{204, "No Content"},
    phrase{303, "See Other"},
    phrase{304, "Not Modified"},
    phrase{400, "Bad Request"},
    phrase{401, "Unauthorized"},
    phrase{403, "Forbidden"},
    phrase{404, "Not Found"},
    phrase{405, "Method Not Allowed"},
    phrase{408, "Request Timeout"},
    phrase{409, "Conflict"},
    phrase{413, "Content Too Large"},
    phrase{415, "Unsupported Media Type"},
    phrase{421, "Misdirected Request"},
    phrase{422, "Unprocessable Content"},
    phrase{429, "Too Many Requests"},
    phrase{431, "Request Header Fields Too Large"},
    phrase{500, "Internal Server Error"},
    phrase{501, "Not Implemented"},
    phrase{503, "Service Unavailable"},
};

}  // namespace

std::string_view header_list::get(std::string_view name) const noexcept
{
    const auto same = [&](const auto& field) {
        return std::equal(field.first.begin(), field.first.end(), name.begin(), name.end(),
                          [](char a, char b) { return lower(a) == lower(b); });
    };
    const auto found = std::find_if(fields_.begin(), fields_.end(), same);
    return found == fields_.end() ? std::string_view{} : std::string_view(found->second);
}

response json_answer(int status, std::string json)
{
    response r;
    r.status = status;
    r.headers.add("Content-Type", "application/json");
    r.headers.add("Cache-Control", "no-store");
    r.body = std::move(json);
    return r;
}

response text_answer(int status, std::string text)
{
    response r;
    r.status = status;
    r.headers.add("Content-Type", "text/plain; charset=utf-8");
    r.headers.add("Cache-Control", "no-store");
    r.body = std::move(text);
    return r;
}

std::string_view reason_phrase(int status) noexcept
{
    const auto found = std::find_if(phrases.begin(), phrases.end(),
                                    [&](const phrase& p) { return p.status == status; });
    return found == phrases.end() ? std::string_view("Other") : found->text;
}

bool split_target(std::string_view target, request& into)
{
    const auto mark = target.find('?');
    const auto path = percent_decode(target.substr(0, mark), false);
    if (!path || !path->starts_with('/'))
        return false;
    into.path = *path;
    if (mark == std::string_view::npos)
        return true;
    auto rest = target.substr(mark + 1);
    while (!rest.empty()) {
        const auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        const auto equals = pair.find('=');
        const auto name = percent_decode(pair.substr(0, equals), true);
        const auto value = percent_decode(
            equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
        if (!name || !value)
            return false;
        if (!name->empty())
            into.query.insert_or_assign(*name, *value);
    }
    return true;
}

std::string percent_encode(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
                           c == '-' || c == '_' || c == '.' || c == '~';
        if (plain)
            out += c;
        else
            out.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return out;
}

}  // namespace thirdvisit::http
