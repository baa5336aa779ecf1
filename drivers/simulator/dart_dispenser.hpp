// The pump's side of a DART line: one pump with all nozzles, or (option "separate") one pump per
// nozzle, all on one line. It serves without being authorised, as a pump in stand-alone mode does;
// with the option "waits" it needs its master's authorisation. Sans-I/O.
#pragma once

#include "drivers/dart/frame.hpp"
#include "drivers/dart/messages.hpp"
#include "drivers/simulator/machine.hpp"
#include "drivers/simulator/nozzle_play.hpp"

#include <deque>

namespace thirdvisit::drivers::simulator {

class dart_dispenser final : public dispenser_machine {
public:
    explicit dart_dispenser(const dispenser_settings& settings);

    void on_open(time_point now) override;
    void on_bytes(byte_view input, time_point now) override;
    action resume(time_point now) override;

    bool begin(const fuelling_order& order, time_point now) override;
    void restart(time_point now) override;
    void be_silent(time_point until) override { silent_until_ = until; }
    // DART pumps keep the last delivery only: the totaliser moves, the last one can be read.
    void preload(int records, time_point now) override;
    bool busy() const override;
    // DART acknowledges no records: a delivery counts as taken over when the counters (or, without
    // counters, the figures) have been read behind it.
    std::size_t unacknowledged() const override;

    // Its counters stay as they were, or it has none at all: an old pump.
    void has_no_totals(bool none) { no_totals_ = none; }

private:
    struct local_nozzle {
        int number{};  // on its pump, 1 ..
        nozzle_play play;
        std::int64_t deliveries{};
        std::int64_t taken_over{};
    };
    struct pump {
        int address{};
        std::vector<local_nozzle> nozzles;
        dart::pump_status status{dart::pump_status::reset};
        std::size_t active{};
        bool out{};
        dart::filled figures;
        std::deque<bytes> waiting;  // contents of data blocks for the next polls
        bool unacknowledged{};      // the first of them was sent
        int tx{};
        std::int64_t volume_shown{-1};
    };

    void hear(pump& p, const dart::frame& f, time_point now);
    void obey(pump& p, const dart::to_pump& m, time_point now);
    void answer_poll(pump& p);
    void play(pump& p, time_point now);
    void enter(pump& p, local_nozzle& n, nozzle_play::phase phase, time_point now);
    void finish(pump& p, local_nozzle& n);
    void take_over(local_nozzle& n);
    void say(pump& p, std::initializer_list<dart::from_pump> transactions);
    void send(const pump& p, dart::frame_kind kind, int tx, bytes data = {});
    dart::nozzle_and_price nozzle_state(const pump& p) const;
    void tell(happening h) const;

    dispenser_settings settings_;
    std::vector<pump> pumps_;
    dart::frame_decoder decoder_;
    std::deque<bytes> outbox_;
    time_point silent_until_{};
    bool waits_;
    bool no_totals_{};
};

}  // namespace thirdvisit::drivers::simulator
