// Pumps of one Gilbarco two-wire line in local mode: each nozzle is a pump with one grade, or a grade
// of pump 1. The line has no acknowledgement: a sale that was read counts as one.
#pragma once

#include "drivers/gilbarco/messages.hpp"
#include "drivers/simulator/machine.hpp"
#include "drivers/simulator/nozzle_play.hpp"

#include <deque>

namespace thirdvisit::drivers::simulator {

// Options: one_pump (nozzles are grades of pump 1); totals=none; stays (a transaction stays complete
// until the next nozzle is lifted, else until it is read); hasty (the next sale may begin before
// this one was read); echo (the adapter hears its own side); twin (a second pump with each number).
class gilbarco_pumps final : public dispenser_machine {
public:
    explicit gilbarco_pumps(const dispenser_settings& settings);

    void on_open(time_point now) override;
    void on_bytes(byte_view input, time_point now) override;
    action resume(time_point now) override;

    bool begin(const fuelling_order& order, time_point now) override;
    void restart(time_point now) override { on_open(now); }
    void be_silent(time_point until) override { silent_until_ = until; }
    void preload(int records, time_point now) override;  // a pump keeps one: one each at most
    bool busy() const override;
    std::size_t unacknowledged() const override;

private:
    struct hose {
        int grade{};
        nozzle_play play;
        std::int64_t volume_cl{};  // totals
        std::int64_t money_minor{};
    };
    struct pump {
        int number{};
        std::vector<hose> hoses{};
        gilbarco::transaction last{};
        std::int64_t sale{};  // its number, for observers
        bool complete{};
        bool unread{};
    };

    void tick(time_point now);
    void enter(pump& p, hose& h, nozzle_play::phase entered);
    void finish(pump& p, hose& h);
    void answer(pump& p, const gilbarco::request& r, time_point now);
    void send(bytes words);
    gilbarco::pump_state state_of(const pump& p) const;
    bytes transaction_of(pump& p);
    bytes totals_of(const pump& p) const;
    std::int64_t money_now(const pump& p, time_point now) const;
    bool has(const std::string& option) const { return settings_.options.contains(option); }
    void tell(happening h) const;

    dispenser_settings settings_;
    std::deque<pump> pumps_;
    gilbarco::frame_decoder decoder_;
    std::deque<bytes> outbox_;
    time_point silent_until_{};
    std::int64_t next_sale_{1};
};

}  // namespace thirdvisit::drivers::simulator
