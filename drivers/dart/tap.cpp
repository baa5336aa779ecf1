#include "drivers/dart/tap.hpp"

namespace thirdvisit::drivers::dart {
namespace {

constexpr auto flush_after = std::chrono::milliseconds(200);
constexpr auto silent_after = std::chrono::seconds(5);
// A pump answers within 100 ms; slow adapters hand bytes over later than that.
constexpr auto answer_within = std::chrono::milliseconds(300);

}  // namespace

void tap::on_open(time_point now)
{
    decoder_ = frame_decoder{};
    exchange_ = exchange_watch{};
    for (auto& [address, p] : pumps_)
        p.last_word = now;
}

void tap::on_bytes(byte_view input, time_point now)
{
    if (now > last_byte_ + answer_within)
        exchange_.pause();
    last_byte_ = now;
    decoder_.feed(input);
    drain(now);
}

void tap::drain(time_point now)
{
    while (const auto got = decoder_.next()) {
        if (*got)
            on_frame(**got, now);
        else if (auto noise = noise_.pass(got->error(), decoder_.raw(), now))
            events_.push(std::move(*noise));
    }
}

void tap::on_frame(const frame& f, time_point now)
{
    const auto way = exchange_.next(f);
    if (way != direction::from_device)
        return;
    auto found = pumps_.find(f.address);
    if (found == pumps_.end()) {
        pump_settings s = common_;
        s.address = f.address;
        found = pumps_.emplace(f.address, seen_pump{pump(s, clock_), now, false}).first;
    }
    seen_pump& p = found->second;
    p.last_word = now;
    if (std::exchange(p.silent, false))
        events_.push(spoke_again{number_of(f.address)});
    if (f.kind != frame_kind::data)
        return;
    if (const auto said = parse_from_pump(f.data))
        p.watch.hear(*said, now, events_);
    else
        events_.push(line_noise{said.error(), f.data});
}

void tap::look_for_silence(time_point now)
{
    for (auto& [address, p] : pumps_) {
        if (p.silent || now < p.last_word + silent_after)
            continue;
        p.silent = true;
        p.watch.forget_state();
        events_.push(fell_silent{number_of(address)});
    }
}

action tap::resume(time_point now)
{
    if (decoder_.waiting() != 0 && now >= last_byte_ + flush_after) {
        decoder_.flush();
        drain(now);
    }
    look_for_silence(now);
    for (auto& [address, p] : pumps_)
        p.watch.tick(now, events_);
    if (auto e = events_.pop())
        return publish{std::move(*e)};
    time_point at = now + std::chrono::seconds(1);
    if (decoder_.waiting() != 0)
        at = std::min(at, last_byte_ + flush_after);
    for (const auto& [address, p] : pumps_)
        at = p.watch.next_tick(at);
    return sleep_until{at};
}

void tap::acknowledge(const std::string& record_id, time_point)
{
    for (auto& [address, p] : pumps_)
        p.watch.acknowledge(record_id);
}

}  // namespace thirdvisit::drivers::dart
