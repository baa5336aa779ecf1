#include "drivers/gilbarco/session.hpp"

namespace thirdvisit::drivers::gilbarco {

polling line_timing()
{
    polling p;
    p.reply_within = std::chrono::milliseconds(120);  // 68 ms, and what adapters add
    p.gap = std::chrono::milliseconds(10);
    p.tries = 3;
    p.longest_rest = std::chrono::milliseconds(10'000);
    p.silence = std::chrono::milliseconds(50);
    return p;
}

// ---- owner

bytes polled_pump::request(time_point now)
{
    asked_ = pump_.wish(now).value_or(command::status);
    return {encode(gilbarco::request{asked_, pump_.number()})};
}

// An adapter that hears itself gives our own word back: as an answer to a status it would be a data
// error, which only follows a block, and none is ever sent.
bool polled_pump::take(const frame& f, time_point now, event_queue& out)
{
    if (asked_ == command::status && f.shape == frame_shape::word) {
        const auto s = parse_status(f.raw[0]);
        if (!s || s->pump != pump_.number() || s->state == pump_state::data_error)
            return false;
        pump_.hear(*s, now, out);
        return true;
    }
    if (asked_ == command::money && f.shape == frame_shape::digits) {
        const auto money = parse_digits(f.raw);
        if (money)
            pump_.hear_money(*money, now, out);
        return money.has_value();
    }
    const auto b =
        f.shape == frame_shape::block ? parse_block(f.raw) : result<block>(errc::unknown_command);
    const auto* t = b ? std::get_if<transaction>(&*b) : nullptr;
    const auto* all = b ? std::get_if<totals>(&*b) : nullptr;
    if (asked_ == command::transaction && t && t->pump == pump_.number())
        pump_.hear(*t, now, out);
    else if (asked_ == command::totals && all)
        pump_.hear(*all, now, out);
    else
        return false;
    return true;
}

heard polled_pump::on_frame(const frame& f, time_point now, event_queue& out)
{
    if (!take(f, now, out))
        return {};
    presence_.answered(pump_.number(), out);
    due_ = now + (pump_.collecting() ? before_totals : pump_.busy() ? busy_every : idle_every);
    return {heard::answered, {}};
}

// A pump that answers states and nothing else is not silent.
void polled_pump::lost(time_point now, event_queue& out)
{
    due_ = now;
    if (asked_ != command::status)
        return pump_.unanswered(asked_, now, out);
    pump_.forget_state();
    presence_.lost(pump_.number(), out);
}

void polled_pump::reopened(time_point now)
{
    due_ = now;
    pump_.forget_state();
}

void polled_pump::unasked(const frame& f, time_point, event_queue& out)
{
    const auto s = f.shape == frame_shape::word ? parse_status(f.raw[0])
                                                : result<status>(errc::unknown_command);
    if (!s || s->pump == pump_.number())
        presence_.answered_twice(pump_.number(), "number " + std::to_string(pump_.number()), out);
}

// ---- tap

void listener::on_request(const request& r, time_point now)
{
    asked_.reset();
    if (r.code == command::stop_all || !pumps_.wanted(r.pump))
        return;
    asked_ = r;
    asked_at_ = now;
    pumps_.meet(r.pump, [&] {
        auto settings = common_;
        settings.pump = r.pump;
        settings.owner = false;
        return pump(settings, clock_);
    });
}

// Whether the pump that was asked owes the answer to `code`.
bool listener::owes(command code, time_point now) const
{
    return asked_ && asked_->code == code && now <= asked_at_ + answers_within;
}

pump& listener::answering(time_point now, event_queue& out)
{
    return pumps_.spoke(std::exchange(asked_, std::nullopt)->pump, now, out);
}

void listener::on_word(std::uint8_t w, time_point now, event_queue& out)
{
    const auto s = parse_status(w);
    // 0p again is the question repeated; a data error follows only a block.
    const bool answers = owes(command::status, now) && s && s->pump == asked_->pump &&
                         s->state != pump_state::data_error;
    if (answers)
        answering(now, out).hear(*s, now, out);
    else if (const auto r = parse_request(w))
        on_request(*r, now);
}

void listener::on_frame(const frame& f, time_point now, event_queue& out)
{
    if (f.shape == frame_shape::word)
        return on_word(f.raw[0], now, out);
    if (f.shape == frame_shape::digits) {
        const auto money = parse_digits(f.raw);
        if (money && owes(command::money, now))
            answering(now, out).hear_money(*money, now, out);
        return;
    }
    const auto b =
        f.shape == frame_shape::block ? parse_block(f.raw) : result<block>(errc::unknown_command);
    const auto* t = b ? std::get_if<transaction>(&*b) : nullptr;
    const auto* all = b ? std::get_if<totals>(&*b) : nullptr;
    if (t && owes(command::transaction, now) && t->pump == asked_->pump)
        answering(now, out).hear(*t, now, out);
    else if (all && owes(command::totals, now))
        answering(now, out).hear(*all, now, out);
}

void listener::reopened(time_point)
{
    asked_.reset();
    pumps_.forget_states();
}

}  // namespace thirdvisit::drivers::gilbarco
