#include "station/keys/blind_index.hpp"

#include "station/keys/crypto.hpp"
#include "station/keys/initials.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace thirdvisit::station {

namespace {

constexpr std::size_t shortest_piece = 3;
constexpr std::size_t longest_plate = 20;
constexpr std::size_t phone_piece = 4;
constexpr std::size_t token_bytes = 16;
constexpr std::size_t shortest_initials = 2;
constexpr std::size_t longest_initials = 4;

std::size_t length_of(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first < 0xE0)
        return 2;
    if (first >= 0xE0 && first < 0xF0)
        return 3;
    return first >= 0xF0 && first < 0xF5 ? 4 : 1;
}

// U+FF01 .. U+FF5E are the full-width twins of ASCII.
std::string narrow(const std::string& c)
{
    if (c.size() != 3 || static_cast<unsigned char>(c[0]) != 0xEF)
        return c;
    const int code = ((c[0] & 0x0F) << 12) | ((c[1] & 0x3F) << 6) | (c[2] & 0x3F);
    if (code < 0xFF01 || code > 0xFF5E)
        return c;
    return {static_cast<char>(code - 0xFEE0)};
}

bool separator(const std::string& c)
{
    return c == " " || c == "-" || c == "." || c == "_" || c == "\t" || c == "\u00B7" ||
           c == "\u3000";
}

std::string join(const std::vector<std::string>& parts, std::size_t from, std::size_t count)
{
    std::string out;
    for (std::size_t i = from; i < from + count; ++i)
        out += parts[i];
    return out;
}

blind_entry entry(const secret& key, blind_kind kind, std::string_view piece)
{
    std::string labelled(1, static_cast<char>('0' + static_cast<int>(kind)));
    labelled += piece;
    const auto mac = hmac_sha256(key, as_bytes(labelled));
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < 8; ++i)
        hash = (hash << 8) | mac[i];
    return {kind, static_cast<std::int64_t>(hash)};
}

std::set<std::string> as_set(std::vector<std::string> all)
{
    return {std::make_move_iterator(all.begin()), std::make_move_iterator(all.end())};
}

std::string short_hex(const digest& d)
{
    return to_hex(byte_view(d).first(token_bytes));
}

}  // namespace

std::vector<std::string> utf8_pieces(std::string_view utf8)
{
    std::vector<std::string> out;
    while (!utf8.empty()) {
        const auto n = std::min(length_of(static_cast<unsigned char>(utf8.front())), utf8.size());
        out.emplace_back(utf8.substr(0, n));
        utf8.remove_prefix(n);
    }
    return out;
}

std::string fold_plate(std::string_view typed)
{
    std::string out;
    for (const auto& raw : utf8_pieces(typed)) {
        auto c = narrow(raw);
        if (separator(c))
            continue;
        if (c.size() == 1 && c[0] >= 'a' && c[0] <= 'z')
            c[0] = static_cast<char>(c[0] - 'a' + 'A');
        out += c;
    }
    return out;
}

std::string fold_phone(std::string_view typed)
{
    std::string digits;
    for (const auto& c : utf8_pieces(typed))
        if (const auto n = narrow(c); n.size() == 1 && n[0] >= '0' && n[0] <= '9')
            digits += n;
    if (digits.starts_with("0086"))
        digits.erase(0, 4);
    else if (digits.size() == 13 && digits.starts_with("86"))
        digits.erase(0, 2);
    return digits;
}

std::vector<blind_entry> index_plate(const secret& key, std::string_view characters)
{
    const auto parts = utf8_pieces(fold_plate(characters));
    std::vector<blind_entry> out;
    for (std::size_t n = shortest_piece; n <= std::min(parts.size(), longest_plate); ++n) {
        out.push_back(entry(key, blind_kind::plate_beginning, join(parts, 0, n)));
        out.push_back(entry(key, blind_kind::plate_end, join(parts, parts.size() - n, n)));
    }
    return out;
}

std::vector<blind_entry> index_phone(const secret& key, std::string_view phone)
{
    const auto digits = fold_phone(phone);
    if (digits.size() < phone_piece)
        return {};
    return {entry(key, blind_kind::phone_end,
                  std::string_view(digits).substr(digits.size() - phone_piece))};
}

std::vector<blind_entry> index_name(const secret& key, std::string_view name)
{
    const auto parts = utf8_pieces(fold_plate(name));
    std::vector<blind_entry> out;
    for (std::size_t i = 0; i + 2 <= parts.size(); ++i) {
        const auto e = entry(key, blind_kind::name_bigram, join(parts, i, 2));
        if (std::find(out.begin(), out.end(), e) == out.end())
            out.push_back(e);
    }
    return out;
}

std::vector<blind_entry> index_initials(const secret& key, std::string_view name)
{
    const auto length = utf8_pieces(fold_plate(name)).size();
    std::set<std::string> pieces;
    for (std::size_t from = 0; from < length; ++from)
        for (auto count = shortest_initials; count <= longest_initials; ++count)
            pieces.merge(as_set(initials_from(name, from, count)));
    std::vector<blind_entry> out;
    for (const auto& piece : pieces)
        out.push_back(entry(key, blind_kind::initials, piece));
    return out;
}

std::vector<blind_entry> query_organisation(const secret& key, std::string_view typed)
{
    const auto parts = utf8_pieces(fold_plate(typed));
    if (parts.size() < shortest_initials)
        return {};
    const bool letters =
        std::all_of(parts.begin(), parts.end(), [](const std::string& c) { return c.size() == 1; });
    if (!letters)
        return {entry(key, blind_kind::name_bigram, join(parts, 0, 2))};
    const auto ways = initials_from(typed, 0, std::min(parts.size(), longest_initials));
    if (ways.empty())
        return {};
    return {entry(key, blind_kind::initials, ways.front())};
}

std::vector<blind_entry> query_plate(const secret& key, std::string_view typed)
{
    const auto folded = fold_plate(typed);
    const auto count = utf8_pieces(folded).size();
    if (count < shortest_piece || count > longest_plate)
        return {};
    return {entry(key, blind_kind::plate_end, folded),
            entry(key, blind_kind::plate_beginning, folded)};
}

std::string plate_token(const secret& key, const plate& p)
{
    const auto folded = std::to_string(static_cast<int>(p.kind)) + ":" + fold_plate(p.characters);
    return short_hex(hmac_sha256(key, as_bytes(folded)));
}

std::string card_token(const secret& key, std::string_view digits)
{
    return short_hex(hmac_sha256(key, as_bytes(digits)));
}

}  // namespace thirdvisit::station
