// Finding sealed fields (decision 14): a field is folded, cut into the pieces people type, and each
// piece is hashed under a key of its own. Whoever has the database without that key learns only
// which rows share a piece.
#pragma once

#include "schemas/facts.hpp"
#include "station/keys/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

enum class blind_kind {
    plate_beginning = 0,
    plate_end = 1,
    phone_end = 2,
    name_bigram = 3,
    initials = 4,
};

struct blind_entry {
    blind_kind kind{};
    std::int64_t hash{};
    bool operator==(const blind_entry&) const = default;
};

// Code points; a byte that is no UTF-8 stands for itself, so that nothing typed is lost.
std::vector<std::string> utf8_pieces(std::string_view utf8);

// Upper case, full-width letters and digits as plain ones, without blanks, dots and dashes.
std::string fold_plate(std::string_view typed);
// Digits only, without the country code 86.
std::string fold_phone(std::string_view typed);

std::vector<blind_entry> index_plate(const secret& key, std::string_view characters);
std::vector<blind_entry> index_phone(const secret& key, std::string_view phone);
std::vector<blind_entry> index_name(const secret& key, std::string_view name);
// Pinyin initials of an organisation: 2 to 4 in a row, from every character on, every reading.
std::vector<blind_entry> index_initials(const secret& key, std::string_view name);

// What to look for when somebody typed this much; nothing below three characters.
std::vector<blind_entry> query_plate(const secret& key, std::string_view typed);

// Two letters or two characters of a name at least. One entry; none for less.
std::vector<blind_entry> query_organisation(const secret& key, std::string_view typed);

// HMAC over kind and folded characters, 32 hex digits: recognises a plate without knowing it.
std::string plate_token(const secret& key, const plate& p);
// HMAC over the whole card number, 32 hex digits.
std::string card_token(const secret& key, std::string_view digits);

}  // namespace thirdvisit::station
