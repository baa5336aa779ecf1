#include "drivers/dart/master.hpp"

namespace thirdvisit::drivers::dart {
namespace {

constexpr auto poll_every = std::chrono::milliseconds(150);
constexpr int most_refusals = 5;
constexpr int clash_after = 3;
constexpr auto clash_within = std::chrono::seconds(1);
constexpr auto mistrust = std::chrono::minutes(1);

}  // namespace

polling line_timing()
{
    polling p;
    p.reply_within = std::chrono::milliseconds(100);
    p.longest_rest = std::chrono::milliseconds(10'000);
    return p;
}

frame polled_pump::control_frame(frame_kind kind, int tx) const
{
    return frame{pump_.address(), kind, tx, {}};
}

void polled_pump::reopened(time_point now)
{
    due_ = now;
    tx_ = 0;
    unacknowledged_.clear();
    last_data_.reset();
}

void polled_pump::lost(time_point now, event_queue& out)
{
    reopened(now);
    pump_.forget_state();
    if (!std::exchange(silent_, true))
        out.push(fell_silent{pump_.number()});
}

bytes polled_pump::request(time_point now)
{
    if (unacknowledged_.empty())
        if (const auto wish = pump_.wish(now))
            unacknowledged_ = encode(*wish);
    if (unacknowledged_.empty())
        return encode(control_frame(frame_kind::poll, 0));
    return encode(frame{pump_.address(), frame_kind::data, tx_, unacknowledged_});
}

// A data block is answered by ACK or NAK with its number, a poll by data or EOT. After a NAK the
// block goes out again under number 0, which resynchronises both sides.
heard polled_pump::on_frame(const frame& f, time_point now, event_queue& out)
{
    if (f.address != pump_.address())
        return {};
    const bool answers_data = f.kind == frame_kind::ack || f.kind == frame_kind::nak;
    const bool answers_poll = f.kind == frame_kind::data || f.kind == frame_kind::eot;
    if (unacknowledged_.empty() ? !answers_poll : !answers_data)
        return {};
    if (std::exchange(silent_, false))
        out.push(spoke_again{pump_.number()});
    due_ = now;
    switch (f.kind) {
    case frame_kind::ack:
        unacknowledged_.clear();
        refusals_ = 0;
        tx_ = tx_ % 15 + 1;
        break;
    case frame_kind::nak:
        tx_ = 0;
        if (++refusals_ < most_refusals)
            break;
        refusals_ = 0;
        unacknowledged_.clear();
        out.push(device_notice{pump_.number(), "refused", "the pump refuses what it is asked"});
        break;
    case frame_kind::eot:
        due_ = now + poll_every;
        break;
    default:
        on_data(f, now, out);
        return {heard::answered, encode(control_frame(frame_kind::ack, f.tx))};
    }
    return {heard::answered};
}

// One poll, two answers: two pumps have the same address. Their figures would be mixed into sales
// that never were, so nothing is believed until the line has been clean for a minute.
void polled_pump::unasked(const frame& f, time_point now, event_queue& out)
{
    const bool answer = f.kind == frame_kind::data || f.kind == frame_kind::eot;
    if (f.address != pump_.address() || !answer)
        return;
    // Noise makes an ACK a poll now and then; two pumps answer twice every time.
    unasked_ = now - std::exchange(last_unasked_, now) < clash_within ? unasked_ + 1 : 1;
    if (unasked_ < clash_after)
        return;
    if (now >= mistrusted_until_)
        out.push(device_notice{pump_.number(), "address_clash",
                               "two pumps answer to this address; give each its own"});
    mistrusted_until_ = now + mistrust;
    pump_.abandon();
}

// The same block again means that our acknowledgement was lost: acknowledged again, read once.
void polled_pump::on_data(const frame& f, time_point now, event_queue& out)
{
    if (last_data_ && *last_data_ == f && f.tx != 0)
        return;
    last_data_ = f;
    if (now < mistrusted_until_)
        return;
    const auto said = parse_from_pump(f.data);
    if (said)
        pump_.hear(*said, now, out);
    else
        out.push(line_noise{said.error(), f.data});
}

}  // namespace thirdvisit::drivers::dart
