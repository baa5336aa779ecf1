// The only code beyond a driver that ever sees a card number: it becomes a keyed token, the last
// four digits, and once per card a text that head office alone can open. Used on one thread.
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "station/keys/secret.hpp"
#include "sync/sealing/sealing.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

class station_card_sealer final : public drivers::card_sealer {
public:
    explicit station_card_sealer(const secret& token_key);

    card_identity seal(std::string_view digits) override;

    // Without a key nothing is sealed; such a card is sealed when it is seen next.
    void set_head_office_key(std::optional<sealing::public_key> key) { head_office_ = key; }
    std::optional<sealing::public_key> head_office_key() const { return head_office_; }
    // The sealed number of this card is durable; it need not be sealed again.
    void remember(const std::string& token);
    // The store knows the card no longer: it is sealed again when it comes back.
    void forget(const std::string& token);

private:
    secret token_key_;
    std::optional<sealing::public_key> head_office_;
    std::vector<std::uint64_t> sealed_;  // beginnings of tokens, ascending: 8 bytes a card
};

}  // namespace thirdvisit::station
