#include "station/keys/field_seal.hpp"

#include "station/keys/crypto.hpp"

#include <algorithm>

namespace thirdvisit::station {

namespace {

// Lengths first: no two places give the same bytes.
std::string associated(const field_place& p)
{
    std::string out;
    for (const auto part : {p.table, p.row, p.column}) {
        out += std::to_string(part.size());
        out += ':';
        out += part;
    }
    return out + '#' + std::to_string(p.key_id);
}

}  // namespace

bytes seal_field(const secret& data_key, const field_place& place, std::string_view plain)
{
    const auto bound = associated(place);
    return seal_aes_gcm(data_key, as_bytes(plain), as_bytes(bound));
}

result<std::string> open_field(const secret& data_key, const field_place& place, byte_view sealed)
{
    const auto bound = associated(place);
    const auto plain = open_aes_gcm(data_key, sealed, as_bytes(bound));
    if (!plain)
        return plain.error();
    return std::string(plain->begin(), plain->end());
}

bytes wrap_key(const secret& wrapping, std::int64_t key_id, const secret& data_key)
{
    const auto bound = associated({"data_key", std::to_string(key_id), "wrapped", key_id});
    return seal_aes_gcm(wrapping, data_key.view(), as_bytes(bound));
}

result<secret> unwrap_key(const secret& wrapping, std::int64_t key_id, byte_view wrapped)
{
    const auto bound = associated({"data_key", std::to_string(key_id), "wrapped", key_id});
    auto plain = open_aes_gcm(wrapping, wrapped, as_bytes(bound));
    if (!plain)
        return plain.error();
    if (plain->size() != secret::size)
        return errc::not_sealed;
    secret key;
    std::copy(plain->begin(), plain->end(), key.data());
    std::fill(plain->begin(), plain->end(), std::uint8_t{0});
    return key;
}

}  // namespace thirdvisit::station
