// The station's one key and what is derived from it. It lies in a file of its own, outside every
// database: given by systemd, or made on the first start with mode 0600.
#pragma once

#include "station/keys/secret.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

namespace thirdvisit::station {

// Says what is wrong with the key file, where, and what to do; never what is in it.
struct key_error : std::runtime_error {
    key_error(std::string what, std::string where, std::string remedy);
    std::string where;
    std::string remedy;
};

struct station_keys {
    secret card_token;   // HMAC of card numbers
    secret plate_token;  // HMAC of plates
    secret blind_index;  // HMAC of searchable pieces
    secret wrapping;     // AES-256-GCM around data keys
    secret row_tag;      // SipHash over rows
    std::string check;   // names the key without telling it; stored beside what it sealed
};

station_keys derive_station_keys(const secret& station_key);

// $CREDENTIALS_DIRECTORY/station.key if systemd gave one, else `fallback`.
std::filesystem::path find_key_file(const std::filesystem::path& fallback);

// Reads the key; a file that others can read, a damaged one, or somebody else's is refused with
// key_error. Without a file one is made, unless `must_exist`: then something is sealed under a key
// that is gone, and a new one would only hide that.
secret read_or_make_station_key(const std::filesystem::path& file, bool must_exist);

}  // namespace thirdvisit::station
