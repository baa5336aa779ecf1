// A PN532 as a desk or forecourt reader: wake it, bound its searches, look for cards, read what a
// card says of itself, notice when it is taken away. Sans-I/O; the turns are polled_line's.
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "drivers/device/event_queue.hpp"
#include "drivers/device/polled_line.hpp"
#include "drivers/pn532/fuel_card.hpp"
#include "drivers/pn532/messages.hpp"

#include <deque>
#include <vector>

namespace thirdvisit::drivers::pn532 {

struct reader_settings {
    bool ask_application{true};  // ISO 14443-4 cards are asked for their public number
    bool ask_balance{};
    card_layout layout;
    std::chrono::milliseconds look_every{150};
    int misses_until_gone{3};  // looks without a card before it counts as taken away
};

class reader {
public:
    using frame_scanner = pn532::frame_scanner;

    reader(reader_settings s, card_sealer& cards) : settings_(std::move(s)), cards_(&cards) {}

    time_point due() const { return due_; }
    bytes request(time_point now);
    heard on_frame(const frame& f, time_point now, event_queue& out);
    void lost(time_point now, event_queue& out);
    void reopened(time_point now);

private:
    enum class step { wake, version, retries, look, select, number, balance, release };

    struct known_card {
        bytes uid;
        std::string token;
        int misses{};
    };

    frame next_command() const;
    void judge(const frame& f, time_point now, event_queue& out);
    void on_version(byte_view data, event_queue& out);
    void on_targets(byte_view data, time_point now, event_queue& out);
    void on_apdu(byte_view data, event_queue& out);
    void start_next(time_point now, event_queue& out);
    void finish(time_point now, event_queue& out);
    void use_uid(event_queue& out);
    void identify(const card_number& number, event_queue& out);
    void forget_missing(event_queue& out);

    reader_settings settings_;
    card_sealer* cards_;
    step step_{step::wake};
    time_point due_{};
    bool silent_{};
    bool greeted_{};
    std::deque<target> unread_;  // listed and not yet read; the first is being read
    std::vector<known_card> known_;
    bool spoke_apdu_{};
};

// The chip says within 15 ms that it has understood (UM0701-02, 6.2); what comes then may take 1 s,
// where a card speaks APDUs.
polling line_timing();

using desk_reader = polled_line<reader>;

}  // namespace thirdvisit::drivers::pn532
