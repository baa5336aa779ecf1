#include "drivers/azt/session.hpp"

#include <algorithm>

namespace thirdvisit::drivers::azt {
namespace {

constexpr int tolerated_misreads = 5;
constexpr int clash_after = 5;

}  // namespace

polling line_timing()
{
    polling p;
    p.reply_within = std::chrono::milliseconds(400);
    p.gap = std::chrono::milliseconds(10);
    p.tries = 3;
    p.longest_rest = std::chrono::milliseconds(10'000);
    p.silence = std::chrono::milliseconds(100);  // 50 ms between bytes, and what adapters add
    return p;
}

// ---- owner

bytes polled_pump::request(time_point now)
{
    asked_ = pump_.wish(now).value_or(command::status);
    question_ = to_frame(azt::request{pump_.channel(), asked_, {}});
    return encode(question_);
}

heard polled_pump::on_frame(const frame& f, time_point now, event_queue& out)
{
    if (f == question_)
        return {};  // an adapter that hears itself
    if (std::exchange(silent_, false))
        out.push(spoke_again{pump_.channel()});
    silence_told_ = false;
    if (!std::exchange(second_answer_, false))
        unasked_ = 0;
    if (pump_.hear(asked_, f, now, out))
        misread_ = 0;
    else
        misread(now, out);
    const bool in_a_hurry = asked_ != command::status && misread_ == 0;
    due_ = now + (in_a_hurry     ? std::chrono::milliseconds(0)
                  : pump_.busy() ? busy_every
                                 : idle_every);
    return {heard::answered, {}};
}

void polled_pump::misread(time_point, event_queue& out)
{
    if (++misread_ == tolerated_misreads)
        out.push(device_notice{pump_.channel(), "unreadable_replies",
                               "the replies do not fit what was asked; check the option type"});
}

void polled_pump::lost(time_point now, event_queue& out)
{
    reopened(now);
    silent_ = true;
    if (!std::exchange(silence_told_, true))
        out.push(fell_silent{pump_.channel()});
}

void polled_pump::reopened(time_point now)
{
    due_ = now;
    pump_.forget_state();
}

void polled_pump::unasked(const frame& f, time_point, event_queue& out)
{
    if (f == question_ || std::exchange(second_answer_, true))
        return;
    if (++unasked_ >= clash_after && !std::exchange(clash_told_, true))
        out.push(device_notice{pump_.channel(), "address_clash",
                               "two pumps answer to channel " + std::to_string(pump_.channel())});
}

// ---- tap

bool listener::wanted(int channel) const
{
    return channels_.empty() ||
           std::find(channels_.begin(), channels_.end(), channel) != channels_.end();
}

void listener::on_frame(const frame& f, time_point now, event_queue& out)
{
    const bool parameters_asked = asked_ && asked_->code == command::read_parameter;
    if (looks_like_request(f) && (!parameters_asked || parse_request(f).has_value()))
        on_request(f, now);
    else
        on_reply(f, now, out);
}

void listener::on_request(const frame& f, time_point now)
{
    const auto r = parse_request(f);
    asked_.reset();
    if (!r || r->channel == 0 || !wanted(r->channel))
        return;
    asked_ = *r;
    asked_at_ = now;
    auto settings = common_;
    settings.channel = r->channel;
    settings.owner = false;
    pumps_.try_emplace(r->channel, heard_pump{pump(settings, clock_)});
}

void listener::on_reply(const frame& f, time_point now, event_queue& out)
{
    const auto asked = std::exchange(asked_, std::nullopt);
    if (!asked || now > asked_at_ + answers_within)
        return;
    auto& p = pumps_.at(asked->channel);
    p.last_reply = now;
    if (std::exchange(p.silent, false))
        out.push(spoke_again{asked->channel});
    p.silence_told = false;
    if (const auto understood = p.watch.hear(asked->code, f, now, out); !understood)
        out.push(line_noise{understood.error(), encode(f)});
}

void listener::tick(time_point now, event_queue& out)
{
    for (auto& [channel, p] : pumps_) {
        p.watch.tick(now, out);
        if (p.silent || now < p.last_reply + silent_after)
            continue;
        p.silent = true;
        p.watch.forget_state();
        if (!std::exchange(p.silence_told, true))
            out.push(fell_silent{channel});
    }
}

time_point listener::due(time_point now) const
{
    time_point next = now + std::chrono::hours(1);
    for (const auto& [channel, p] : pumps_) {
        next = p.watch.next_tick(next);
        if (!p.silent)
            next = std::min(next, p.last_reply + silent_after);
    }
    return next;
}

void listener::reopened(time_point)
{
    asked_.reset();
    for (auto& [channel, p] : pumps_)
        p.watch.forget_state();
}

void listener::acknowledge(const std::string& record_id)
{
    for (auto& [channel, p] : pumps_)
        p.watch.acknowledge(record_id);
}

}  // namespace thirdvisit::drivers::azt
