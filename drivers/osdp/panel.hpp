// The control panel's side of OSDP for one reader on the line: bring-up, secure channel, first-time
// key, polling and feedback (dossier 9.2, 9.3). Sans-I/O; the shared line's turns are polled_line's.
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "drivers/device/event_queue.hpp"
#include "drivers/device/polled_line.hpp"
#include "drivers/osdp/messages.hpp"
#include "drivers/osdp/secure_channel.hpp"

#include <functional>
#include <optional>

namespace thirdvisit::drivers::osdp {

enum class number_format { raw_hex, h10301 };

struct reader_settings {
    int address{};
    bool crc{true};
    std::optional<block> key;  // this reader's own key; then nothing is accepted without it
    bool default_key{};        // no own key: secure channel under the delivery key
    bool install{};            // may set `key` into a reader that still has the delivery key
    bool feedback{true};       // green light and a beep for each card
    number_format number{number_format::raw_hex};
    std::chrono::milliseconds poll_every{50};
    std::chrono::milliseconds insecure_pause{60'000};  // after a failed handshake
};

class reader {
public:
    using frame_scanner = osdp::frame_scanner;
    using random_source = std::function<octet()>;

    reader(const reader_settings& s, card_sealer& cards, random_source random)
        : settings_(s), cards_(&cards), random_(std::move(random))
    {}

    time_point due() const { return due_; }
    bytes request(time_point now);
    heard on_frame(const frame& f, time_point now, event_queue& out);
    void unasked(const frame& f, time_point now, event_queue& out);
    void lost(time_point now, event_queue& out);
    void reopened(time_point now) { restart(now); }

    bool secure() const { return channel_.has_value(); }

private:
    enum class stage { identify, list_capabilities, challenge, prove, set_key, online };

    void restart(time_point now);
    frame next_command();
    frame challenge_command();
    bool wants_channel() const { return settings_.key || settings_.default_key; }
    block key_in_use() const;

    void judge(const reply_message& m, time_point now, event_queue& out);
    void on_refusal(nak_reason why, time_point now, event_queue& out);
    void on_cryptogram(const cryptogram& c, time_point now, event_queue& out);
    void on_initial_mac(const initial_mac& m, time_point now, event_queue& out);
    void on_card(const card_number& number, int reader_number, event_queue& out);
    void handshake_failed(const char* why, time_point now, event_queue& out);
    void advance(time_point now);

    reader_settings settings_;
    card_sealer* cards_;
    random_source random_;

    stage stage_{stage::identify};
    int sequence_{};  // of the next command
    int asked_sequence_{};
    time_point due_{};
    bool silent_{};
    bool greeted_{};
    int unasked_{};  // answers behind an answer, one soon after the other
    time_point last_unasked_{};
    bool warned_{};           // a failed handshake was reported
    bool on_delivery_key_{};  // trying SCBK-D in order to install the own key
    octet rnd_a_{};
    session_keys keys_{};
    block initial_mac_{};
    block panel_proof_{};
    std::optional<secure_channel> channel_;
    std::vector<std::pair<command, bytes>> feedback_;
};

// 200 ms for an answer, eight tries (dossier 9.2, proof of libosdp's settings).
polling line_timing();

using panel = polled_line<reader>;

}  // namespace thirdvisit::drivers::osdp
