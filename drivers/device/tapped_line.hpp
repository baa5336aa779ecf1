// Listening beside another master (decision 1): never a byte of our own. What the frames of both
// directions mean is the listener's trade.
#pragma once

#include "drivers/device/event_queue.hpp"
#include "drivers/framing/decoder.hpp"
#include "drivers/framing/noise.hpp"

#include <algorithm>
#include <chrono>

namespace thirdvisit::drivers {

// Listener: `using frame_scanner = ...;`
//   void on_frame(const frame&, time_point now, event_queue&)   either direction, in order
//   void tick(time_point now, event_queue&)                     whatever has become due
//   time_point due(time_point now) const                        when `tick` may have something
//   void reopened(time_point now)                               a new transport
//   void acknowledge(const std::string& record_id)
template <class Listener>
class tapped_line final : public session {
public:
    static constexpr std::chrono::milliseconds silence{200};  // ends an unfinished frame

    explicit tapped_line(Listener listener) : listener_(std::move(listener)) {}

    void on_open(time_point now) override
    {
        decoder_ = decoder<typename Listener::frame_scanner>{};
        listener_.reopened(now);
    }

    void on_bytes(byte_view input, time_point now) override
    {
        last_byte_ = now;
        decoder_.feed(input);
        drain(now);
    }

    action resume(time_point now) override
    {
        if (decoder_.waiting() != 0 && now >= last_byte_ + silence) {
            decoder_.flush();
            drain(now);
        }
        listener_.tick(now, events_);
        if (auto e = events_.pop())
            return publish{std::move(*e)};
        auto next = listener_.due(now);
        if (decoder_.waiting() != 0)
            next = std::min(next, last_byte_ + silence);
        return sleep_until{next};
    }

    void acknowledge(const std::string& record_id, time_point) override
    {
        listener_.acknowledge(record_id);
    }

private:
    void drain(time_point now)
    {
        while (auto got = decoder_.next()) {
            if (*got)
                listener_.on_frame(**got, now, events_);
            else if (auto noise = noise_.pass(got->error(), decoder_.raw(), now))
                events_.push(std::move(*noise));
        }
    }

    Listener listener_;
    decoder<typename Listener::frame_scanner> decoder_;
    noise_gate noise_;
    event_queue events_;
    time_point last_byte_{};
};

}  // namespace thirdvisit::drivers
