// The dispenser's side of the Sinopec line by the firmware's timings: 500 ms between transmissions,
// 2 s for an answer, three timeouts are offline, a record is repeated until it is acknowledged, a
// download starts after five answers with another version.
#pragma once

#include "drivers/simulator/machine.hpp"
#include "drivers/simulator/nozzle_play.hpp"
#include "drivers/simulator/sinopec_fetcher.hpp"
#include "drivers/sinopec/frame.hpp"
#include "drivers/sinopec/messages.hpp"

#include <deque>
#include <map>

namespace thirdvisit::drivers::simulator {

class sinopec_dispenser final : public dispenser_machine {
public:
    explicit sinopec_dispenser(const dispenser_settings& settings);

    void on_open(time_point now) override;
    void on_bytes(byte_view input, time_point now) override;
    action resume(time_point now) override;

    bool begin(const fuelling_order& order, time_point now) override;
    void restart(time_point now) override;
    void be_silent(time_point until) override { silent_until_ = until; }
    void preload(int records, time_point now) override;
    bool busy() const override;
    std::size_t unacknowledged() const override { return unsent_.size(); }

    // A record that the PC will never be offered (a sale lost on the way), for the tests of taps.
    void lose_next_record() { lose_next_ = true; }
    // Files fetched from the PC so far, by content code.
    const std::map<int, bytes>& fetched() const noexcept { return fetcher_.fetched(); }

private:
    enum class step { poll, real_time, task };
    enum class waiting { nothing, poll_answer, record_answer, download_answer, segment_answer };

    void tick(time_point now);
    void finish(const nozzle_play& nozzle);
    void hear(const sinopec::from_pc& message, time_point now);
    void on_poll_answer(const sinopec::poll_answer& m, time_point now);
    void on_record_answer(time_point now);
    bool was_waiting_for(waiting what, time_point now);
    void take_step(time_point now);
    bool do_task(time_point now);
    void time_out(time_point now);
    void send(const sinopec::from_pump& message);
    void ask(const sinopec::from_pump& message, waiting for_what, time_point now);
    void rest(time_point now);
    void tell(happening h) const;
    sinopec::real_time situation(time_point now) const;
    sinopec::transaction_record record_of(const nozzle_play& nozzle, std::int64_t volume_ml) const;
    sinopec::information information() const;
    sinopec::volume_totals totals() const;

    dispenser_settings settings_;
    std::vector<nozzle_play> nozzles_;
    sinopec::frame_decoder decoder_;
    std::deque<bytes> outbox_;
    std::deque<sinopec::transaction_record> unsent_;
    std::map<std::int64_t, sinopec::transaction_record> stored_;  // the last ones, for re-reading
    std::int64_t next_number_{1};
    step step_{step::poll};
    waiting waiting_{waiting::nothing};
    time_point answer_due_{};
    time_point next_step_{};
    time_point silent_until_{};
    int timeouts_{};
    bool offline_{};
    bool lose_next_{};
    std::uint8_t frame_number_{};
    std::uint8_t own_address_{0xFF};
    std::uint8_t pc_address_{0xE0};
    sinopec_fetcher fetcher_;
};

}  // namespace thirdvisit::drivers::simulator
