#include "drivers/sample/pump.hpp"

namespace thirdvisit::drivers::sample {

bytes pump::request(time_point now)
{
    due_ = now + poll_every;
    if (to_forget_.empty())
        return encode(poll);
    const auto number = to_forget_.front();
    to_forget_.pop_front();
    return encode(forget(number));
}

heard pump::on_frame(const payload& answer, time_point, event_queue& out)
{
    const auto seen = parse_status(answer.text);
    if (!seen)
        return {heard::not_mine};
    if (!std::exchange(speaking_, true))
        out.push(spoke_again{});
    judge(*seen, out);
    return {heard::answered};
}

void pump::judge(const status& seen, event_queue& out)
{
    if (std::holds_alternative<nozzle_up>(seen))
        return enter(point_state::calling, out);
    enter(point_state::idle, out);
    const auto* ready = std::get_if<record_ready>(&seen);
    if (!ready)
        return;
    record_offered offer;
    offer.record_id = std::to_string(ready->number);
    offer.record.nozzle = 1;
    offer.record.record_number = ready->number;
    offer.record.volume = ready->volume;
    offer.record.price = ready->price;
    offer.record.amount = ready->amount;
    out.push(std::move(offer));
}

void pump::enter(point_state state, event_queue& out)
{
    if (std::exchange(state_, state) != state)
        out.push(state_changed{0, 1, state});
}

// Unsent acknowledgements die with the silence: the pump offers its record again, and by then it
// is stored already.
void pump::lost(time_point, event_queue& out)
{
    to_forget_.clear();
    if (std::exchange(speaking_, false))
        out.push(fell_silent{});
}

void pump::acknowledge(const std::string& record_id)
{
    to_forget_.push_back(std::stoll(record_id));
    due_ = {};
}

}  // namespace thirdvisit::drivers::sample
