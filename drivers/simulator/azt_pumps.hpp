// Pumps of one AZT line in local mode: each nozzle is a channel that fuels by itself, keeps the
// finished sale until it is confirmed, and starts no other one before.
#pragma once

#include "drivers/azt/messages.hpp"
#include "drivers/simulator/machine.hpp"
#include "drivers/simulator/nozzle_play.hpp"

#include <deque>

namespace thirdvisit::drivers::simulator {

// Options: type A to H; totals=none, late (counted when confirmed), ten (digits); full_data=finished
// (refused while fuel runs); twin (a second pump answers to every channel).
class azt_pumps final : public dispenser_machine {
public:
    explicit azt_pumps(const dispenser_settings& settings);

    void on_open(time_point now) override;
    void on_bytes(byte_view input, time_point now) override;
    action resume(time_point now) override;

    bool begin(const fuelling_order& order, time_point now) override;
    void restart(time_point now) override;
    void be_silent(time_point until) override { silent_until_ = until; }
    void preload(int records, time_point now) override;  // a pump keeps one: one each at most
    bool busy() const override;
    std::size_t unacknowledged() const override;

    // Somebody confirms by another way: the sale is never offered on this line.
    void lose_sale(int channel);
    // The next `count` confirmations are refused although the figures were read.
    void refuse_confirmations(int count) { refusals_ = count; }

private:
    struct pump {
        nozzle_play play;
        bool finished{};  // waits for its confirmation
        azt::full_data_reply last{};
        std::int64_t number{};  // of the sale, for observers
        std::int64_t price_minor{};
        std::int64_t amount_total{};
        std::int64_t counted_cl{};
        bool read{};  // full data, since the last change
    };

    void tick(time_point now);
    void finish(pump& p);
    void confirm(pump& p);
    std::optional<azt::reply> answer(pump& p, const azt::request& r, time_point now);
    azt::reply set_price(pump& p, const azt::request& r, time_point now);
    char state_of(const pump& p, time_point now) const;
    bool may(const pump& p, const azt::request& r, time_point now) const;
    azt::full_data_reply figures(const pump& p, time_point now) const;
    azt::reply full_data(pump& p, time_point now);
    azt::reply totals(const pump& p) const;
    azt::reply confirm_asked(pump& p);
    bool option_is(const std::string& name, std::string_view value) const;
    void tell(happening h) const;

    dispenser_settings settings_;
    azt::pump_format format_{};
    std::deque<pump> pumps_;
    azt::frame_decoder decoder_;
    std::deque<bytes> outbox_;
    time_point silent_until_{};
    std::int64_t next_number_{1};
    int refusals_{};
};

}  // namespace thirdvisit::drivers::simulator
