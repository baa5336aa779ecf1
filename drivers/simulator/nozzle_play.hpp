// One nozzle's play, the same for every protocol: card in, nozzle lifted, fuel runs, hung up, card
// out. The protocol's machine asks what to show and writes the record when it ends.
#pragma once

#include "drivers/simulator/machine.hpp"

namespace thirdvisit::drivers::simulator {

class nozzle_play {
public:
    enum class phase { idle, card_in, lifted, fuelling, hung_up };

    nozzle_play(dispenser_settings::nozzle what, double speed)
        : what_(std::move(what)), speed_(speed)
    {}

    bool begin(const fuelling_order& order, time_point now);

    // Advances to `now`; the phases entered on the way, in order.
    std::vector<phase> advance(time_point now);
    time_point next_change(time_point now) const;  // far away while idle

    phase now_in() const noexcept { return phase_; }
    bool card_shown() const noexcept { return phase_ != phase::idle && !order_.card.empty(); }
    bool lifted() const noexcept { return phase_ == phase::lifted || phase_ == phase::fuelling; }
    const std::string& card() const noexcept { return order_.card; }
    const dispenser_settings::nozzle& what() const noexcept { return what_; }
    std::int64_t volume_ml(time_point now) const;  // whole centilitres, as the display shows
    std::int64_t delivered_ml() const noexcept { return order_.volume_ml; }  // once hung up
    std::int64_t amount_minor(time_point now) const;

private:
    void enter(phase p, time_point at, double seconds);

    dispenser_settings::nozzle what_;
    double speed_;
    fuelling_order order_;
    phase phase_{phase::idle};
    time_point entered_{};
    time_point until_{};
};

}  // namespace thirdvisit::drivers::simulator
