// The two secrets of head office about people: the private key that opens what stations seal, and
// the key of the chain-wide tokens, which never is at a station (product 13). What it opens does
// not outlive the call.
#pragma once

#include "schemas/errc.hpp"
#include "sync/sealing/sealing.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace thirdvisit::head_office {

// A card or plate as head office may keep it.
struct fleet_identity {
    std::string token;   // HMAC-SHA256 under the fleet key, 32 hex digits
    std::string masked;  // "••0843", "豫A·•••45": all that may be shown
};

class fleet_keys {
public:
    // Reads `sealing.key` and `fleet.key` (mode 0600) from the folder, making them when missing.
    [[nodiscard]] static result<fleet_keys> load(const std::filesystem::path& folder);

    std::string public_key() const;  // 64 hex digits: what stations seal to

    // errc::not_sealed: sealed to somebody else, or damaged.
    [[nodiscard]] result<fleet_identity> open_card(std::string_view sealed) const;
    [[nodiscard]] result<fleet_identity> open_plate(std::string_view sealed) const;

    // What is left of a card or plate whose owner is not to be recorded at this station: the keyed
    // hash of its fleet token, which leads back to neither.
    std::string mark_of(std::string_view station, std::string_view fleet_token) const;

private:
    std::string token_of(std::string_view what, std::string_view plain) const;

    sealing::private_key sealing_;
    sealing::private_key fleet_;
};

std::string mask_card(std::string_view digits);
// The first two characters and the last two.
std::string mask_plate(std::string_view characters);

}  // namespace thirdvisit::head_office
