#include "sync/wire/json_writer.hpp"

namespace thirdvisit::sync::wire {

namespace {

void append_escaped(std::string& out, char c)
{
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    default:
        out.append({'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]});
    }
}

}  // namespace

void append_json(std::string& out, std::string_view text)
{
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && text[i] != '"' && text[i] != '\\')
            continue;
        out.append(text.substr(plain, i - plain));
        append_escaped(out, text[i]);
        plain = i + 1;
    }
    out.append(text.substr(plain));
    out += '"';
}

}  // namespace thirdvisit::sync::wire
