// A swipe reader: it only talks, one line per swipe. The number goes to the sealer and nowhere else;
// everything the settings do not ask for is overwritten with the swipe.
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "drivers/device/event_queue.hpp"
#include "drivers/framing/noise.hpp"
#include "drivers/magstripe/card_rules.hpp"

#include <functional>

namespace thirdvisit::drivers::magstripe {

struct reader_settings {
    lrc_rule lrc{lrc_rule::automatic};
    card_rules rules{};
    expired_card expired{expired_card::report};
};

class swipe_reader final : public session {
public:
    using wall_clock = std::function<std::optional<local_time>()>;

    // A reader that ends its line with nothing pauses instead.
    static constexpr std::chrono::milliseconds line_ends_after{200};

    swipe_reader(reader_settings settings, card_sealer& cards, wall_clock clock)
        : settings_(std::move(settings)), cards_(cards), clock_(std::move(clock))
    {}

    void on_open(time_point now) override;
    void on_bytes(byte_view input, time_point now) override;
    action resume(time_point now) override;

private:
    void drain(time_point now);
    void on_swipe(const swipe& s, time_point now);
    void on_card(const card_track& card);
    bool passes(const card_track& card);
    void notice(std::string kind, std::string text);

    reader_settings settings_;
    card_sealer& cards_;
    wall_clock clock_;
    swipe_decoder decoder_;
    noise_gate noise_;
    event_queue events_;
    time_point last_byte_{};
    bool speaking_{};
};

}  // namespace thirdvisit::drivers::magstripe
