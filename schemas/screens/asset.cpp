// Picks the file of a request: see the header.
#include "schemas/screens/asset.hpp"

namespace thirdvisit::screens {

namespace {

bool is_page_of(std::string_view path, std::string_view target) noexcept
{
    constexpr std::string_view ending = ".html";
    if (target == "/")
        return path == "/index.html";
    return path.size() == target.size() + ending.size() &&
           path.substr(0, target.size()) == target && path.substr(target.size()) == ending;
}

bool without_extension(std::string_view target) noexcept
{
    const auto slash = target.rfind('/');
    return target.find('.', slash == std::string_view::npos ? 0 : slash) == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

// "gzip, br;q=1.0": a name is taken unless its weight is zero.
bool takes(std::string_view accepted, std::string_view encoding) noexcept
{
    while (!accepted.empty()) {
        const auto comma = accepted.find(',');
        const auto entry = accepted.substr(0, comma);
        const auto semicolon = entry.find(';');
        if (trimmed(entry.substr(0, semicolon)) == encoding) {
            const auto weight =
                semicolon == std::string_view::npos ? "q=1" : trimmed(entry.substr(semicolon + 1));
            return weight.find_first_of("123456789") != std::string_view::npos;
        }
        accepted.remove_prefix(comma == std::string_view::npos ? accepted.size() : comma + 1);
    }
    return false;
}

}  // namespace

const asset* find_asset(std::span<const asset> all, std::string_view target,
                        std::string_view accept_encoding) noexcept
{
    const auto path = target.substr(0, target.find_first_of("?#"));
    const bool page = without_extension(path);
    for (const auto& file : all)
        if ((page ? is_page_of(file.path, path) : file.path == path) &&
            (file.encoding.empty() || takes(accept_encoding, file.encoding)))
            return &file;
    return nullptr;
}

std::string_view cache_control(const asset& file) noexcept
{
    return file.path.substr(0, 8) == "/assets/" ? "public, max-age=31536000, immutable"
                                                : "no-cache";
}

}  // namespace thirdvisit::screens
