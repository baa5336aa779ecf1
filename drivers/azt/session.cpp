#include "drivers/azt/session.hpp"

namespace thirdvisit::drivers::azt {
namespace {

constexpr int tolerated_misreads = 5;

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
    presence_.answered(pump_.channel(), out);
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
    presence_.lost(pump_.channel(), out);
}

void polled_pump::reopened(time_point now)
{
    due_ = now;
    pump_.forget_state();
}

void polled_pump::unasked(const frame& f, time_point, event_queue& out)
{
    if (f != question_)
        presence_.answered_twice(pump_.channel(), "channel " + std::to_string(pump_.channel()),
                                 out);
}

// ---- tap

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
    if (!r || r->channel == 0 || !pumps_.wanted(r->channel))
        return;
    asked_ = *r;
    asked_at_ = now;
    pumps_.meet(r->channel, [&] {
        auto settings = common_;
        settings.channel = r->channel;
        settings.owner = false;
        return pump(settings, clock_);
    });
}

void listener::on_reply(const frame& f, time_point now, event_queue& out)
{
    const auto asked = std::exchange(asked_, std::nullopt);
    if (!asked || now > asked_at_ + answers_within)
        return;
    auto& p = pumps_.spoke(asked->channel, now, out);
    if (const auto understood = p.hear(asked->code, f, now, out); !understood)
        out.push(line_noise{understood.error(), encode(f)});
}

void listener::reopened(time_point)
{
    asked_.reset();
    pumps_.forget_states();
}

}  // namespace thirdvisit::drivers::azt
