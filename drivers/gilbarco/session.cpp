#include "drivers/gilbarco/session.hpp"

#include <algorithm>

namespace thirdvisit::drivers::gilbarco {
namespace {

constexpr int clash_after = 5;

}  // namespace

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
    if (std::exchange(silent_, false))
        out.push(spoke_again{pump_.number()});
    silence_told_ = false;
    if (!std::exchange(second_answer_, false))
        unasked_ = 0;
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
    silent_ = true;
    if (!std::exchange(silence_told_, true))
        out.push(fell_silent{pump_.number()});
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
    const bool another = !s || s->pump == pump_.number();
    if (!another || std::exchange(second_answer_, true))
        return;
    if (++unasked_ >= clash_after && !std::exchange(clash_told_, true))
        out.push(device_notice{pump_.number(), "address_clash",
                               "two pumps answer to number " + std::to_string(pump_.number())});
}

// ---- tap

bool listener::wanted(int number) const
{
    return wanted_.empty() || std::find(wanted_.begin(), wanted_.end(), number) != wanted_.end();
}

void listener::on_request(const request& r, time_point now)
{
    asked_.reset();
    if (r.code == command::stop_all || !wanted(r.pump))
        return;
    asked_ = r;
    asked_at_ = now;
    auto settings = common_;
    settings.pump = r.pump;
    settings.owner = false;
    pumps_.try_emplace(r.pump, heard_pump{pump(settings, clock_)});
}

// The pump that owes the answer to `code`; nullptr: nobody does.
listener::heard_pump* listener::asked_pump(command code, time_point now)
{
    if (!asked_ || asked_->code != code || now > asked_at_ + answers_within)
        return nullptr;
    return &pumps_.at(asked_->pump);
}

void listener::spoke(int number, heard_pump& p, time_point now, event_queue& out)
{
    p.last_reply = now;
    p.silence_told = false;
    if (std::exchange(p.silent, false))
        out.push(spoke_again{number});
    asked_.reset();
}

void listener::on_word(std::uint8_t w, time_point now, event_queue& out)
{
    const auto s = parse_status(w);
    auto* p = asked_pump(command::status, now);
    // 0p again is the question repeated; a data error follows only a block.
    const bool answers = p && s && s->pump == asked_->pump && s->state != pump_state::data_error;
    if (answers) {
        spoke(s->pump, *p, now, out);
        p->watch.hear(*s, now, out);
    } else if (const auto r = parse_request(w)) {
        on_request(*r, now);
    }
}

void listener::on_frame(const frame& f, time_point now, event_queue& out)
{
    if (f.shape == frame_shape::word)
        return on_word(f.raw[0], now, out);
    if (f.shape == frame_shape::digits) {
        const auto money = parse_digits(f.raw);
        auto* p = asked_pump(command::money, now);
        if (p && money) {
            spoke(asked_->pump, *p, now, out);
            p->watch.hear_money(*money, now, out);
        }
        return;
    }
    const auto b =
        f.shape == frame_shape::block ? parse_block(f.raw) : result<block>(errc::unknown_command);
    if (!b)
        return;
    if (const auto* t = std::get_if<transaction>(&*b)) {
        auto* p = asked_pump(command::transaction, now);
        if (p && t->pump == asked_->pump) {
            spoke(t->pump, *p, now, out);
            p->watch.hear(*t, now, out);
        }
    } else if (const auto* all = std::get_if<totals>(&*b)) {
        if (auto* p = asked_pump(command::totals, now)) {
            spoke(asked_->pump, *p, now, out);
            p->watch.hear(*all, now, out);
        }
    }
}

void listener::tick(time_point now, event_queue& out)
{
    for (auto& [number, p] : pumps_) {
        p.watch.tick(now, out);
        if (p.silent || now < p.last_reply + silent_after)
            continue;
        p.silent = true;
        p.watch.forget_state();
        if (!std::exchange(p.silence_told, true))
            out.push(fell_silent{number});
    }
}

time_point listener::due(time_point now) const
{
    time_point next = now + std::chrono::hours(1);
    for (const auto& [number, p] : pumps_) {
        next = p.watch.next_tick(next);
        if (!p.silent)
            next = std::min(next, p.last_reply + silent_after);
    }
    return next;
}

void listener::reopened(time_point)
{
    asked_.reset();
    for (auto& [number, p] : pumps_)
        p.watch.forget_state();
}

void listener::acknowledge(const std::string& record_id)
{
    for (auto& [number, p] : pumps_)
        p.watch.acknowledge(record_id);
}

}  // namespace thirdvisit::drivers::gilbarco
