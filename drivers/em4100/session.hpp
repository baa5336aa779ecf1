// A desk reader that only talks: tags come near and go away. A tag repeats itself every 50 to 65 ms
// while it is near, so a gap of 400 ms means that it was taken away: a bad cable spoils three in a
// row now and then, not six.
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "drivers/device/session.hpp"
#include "drivers/em4100/frame.hpp"
#include "drivers/framing/noise.hpp"

#include <deque>
#include <map>

namespace thirdvisit::drivers::em4100 {

class reader_session final : public session {
public:
    static constexpr std::chrono::milliseconds gone_after{400};
    static constexpr std::chrono::milliseconds silence{200};  // ends an unfinished frame
    static constexpr std::size_t most_tags = 8;               // near at once; more is noise

    explicit reader_session(card_sealer& cards) : cards_(cards) {}

    void on_open(time_point now) override;
    void on_bytes(byte_view input, time_point now) override;
    action resume(time_point now) override;

private:
    struct near {
        std::string token;
        time_point last_seen;
    };

    void drain(time_point now);
    void on_tag(const tag& t, time_point now);
    void let_go(time_point now);

    card_sealer& cards_;
    tag_decoder decoder_;
    noise_gate noise_;
    std::map<std::array<std::uint8_t, 5>, near> near_;
    std::deque<device_event> events_;
    time_point last_byte_{};
    bool speaking_{};
};

}  // namespace thirdvisit::drivers::em4100
