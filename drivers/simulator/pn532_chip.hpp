// A PN532 with cards on its antenna, as its host sees it over the UART. Good enough for libnfc:
// Debian's nfc-list opens it and lists the cards. Sans-I/O.
#pragma once

#include "drivers/device/session.hpp"
#include "drivers/pn532/messages.hpp"

#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace thirdvisit::drivers::pn532 {

// A card: its answer to activation and, for ISO 14443-4, what it says to each APDU (by the APDU's
// first two bytes; 6D00 to others).
struct simulated_card {
    target answers;
    std::map<std::uint16_t, bytes> apdus;
};

simulated_card uid_card(bytes uid);  // SAK 08, a plain memory card
simulated_card fuel_card(bytes uid, bytes number_bcd, std::uint32_t coins);  // SAK 20, PBOC

class simulated_chip final : public session {
public:
    void on_open(time_point now) override;
    void on_bytes(byte_view input, time_point now) override;
    action resume(time_point now) override;

    void put(simulated_card card) { cards_.push_back(std::move(card)); }
    void take_away() { cards_.clear(); }
    void take_away(const bytes& uid);
    void unplug(bool away) { away_ = away; }
    // The next answers are damaged on their way.
    void damage(int answers) { damaged_ = answers; }
    bool retries_are_finite() const { return finite_; }

private:
    void obey(const frame& f);
    std::optional<bytes> answer(const frame& f);
    bytes list(byte_view data) const;
    bytes exchange(byte_view data) const;
    bytes registers(byte_view addresses) const;
    void send(frame f);

    std::vector<simulated_card> cards_;
    std::map<std::uint16_t, std::uint8_t> registers_;
    frame_decoder decoder_;
    std::deque<bytes> out_;
    frame last_answer_;
    time_point last_byte_{};
    bool awake_{};
    bool away_{};
    bool finite_{};
    int damaged_{};
};

}  // namespace thirdvisit::drivers::pn532
