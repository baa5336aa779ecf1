// Two sessions and the cable between them, in one process, under a clock that only the test moves.
#pragma once

#include "drivers/device/session.hpp"
#include "drivers/simulator/faulty_line.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <stdexcept>

namespace thirdvisit::test {

using drivers::time_point;

class two_ends {
public:
    using listener = std::function<void(const drivers::device_event&)>;

    two_ends(drivers::session& ours, drivers::session& theirs, listener out,
             drivers::simulator::fault_rates faults = {}, std::uint32_t seed = 1)
        : ours_(ours),
          theirs_(theirs),
          out_(std::move(out)),
          to_us_(faults, seed),
          to_them_(faults, seed + 1)
    {
        ours_.on_open(now_);
        theirs_.on_open(now_);
    }

    time_point now() const { return now_; }

    // Plug and unplug: while the cable is out, what is sent is lost.
    void plug(bool in)
    {
        if (in && !plugged_)
            ours_.on_open(now_);
        plugged_ = in;
    }

    void run_for(std::chrono::nanoseconds length)
    {
        run_until([] { return false; }, length);
    }

    // False: the condition did not come true in time.
    bool run_until(const std::function<bool()>& done, std::chrono::nanoseconds at_most)
    {
        const auto end = now_ + at_most;
        while (!done()) {
            const auto next = settle();
            if (now_ >= end)
                return false;
            now_ = std::min(next, end);
        }
        return true;
    }

private:
    // Lets both speak until both sleep; the moment at which something happens next.
    time_point settle()
    {
        for (int rounds = 0;; ++rounds) {
            if (rounds > 100'000)
                throw std::logic_error("a session never sleeps");
            deliver();
            const auto a = obey(ours_, to_them_);
            const auto b = obey(theirs_, to_us_);
            if (!a || !b || to_us_.next_arrival(now_) <= now_ ||
                to_them_.next_arrival(now_) <= now_)
                continue;
            const auto next =
                std::min({*a, *b, to_us_.next_arrival(now_), to_them_.next_arrival(now_)});
            if (next <= now_)
                throw std::logic_error("a session sleeps until a moment that has passed");
            return next;
        }
    }

    void deliver()
    {
        if (const auto in = to_us_.arrived(now_); !in.empty() && plugged_)
            ours_.on_bytes(in, now_);
        if (const auto in = to_them_.arrived(now_); !in.empty() && plugged_)
            theirs_.on_bytes(in, now_);
    }

    // Nothing: it did something and may want to do more.
    std::optional<time_point> obey(drivers::session& who, drivers::simulator::faulty_line& cable)
    {
        const auto todo = who.resume(now_);
        if (const auto* t = std::get_if<drivers::transmit>(&todo))
            cable.send(t->frame, now_);
        else if (const auto* p = std::get_if<drivers::publish>(&todo))
            out_(p->event);
        else
            return std::get<drivers::sleep_until>(todo).when;
        return std::nullopt;
    }

    drivers::session& ours_;
    drivers::session& theirs_;
    listener out_;
    drivers::simulator::faulty_line to_us_;
    drivers::simulator::faulty_line to_them_;
    time_point now_{std::chrono::hours(1000)};
    bool plugged_{true};
};

}  // namespace thirdvisit::test
