// The station's other PC, which polls and confirms, with our tap on its cable.
#pragma once

#include "drivers/device/session.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace thirdvisit::test {

using namespace drivers;

class tapped_pc final : public session {
public:
    using listener = std::function<void(const device_event&)>;

    tapped_pc(session& pc, session& tap, listener out) : pc_(pc), tap_(tap), out_(std::move(out)) {}

    void on_open(time_point now) override
    {
        pc_.on_open(now);
        tap_.on_open(now);
    }
    void on_bytes(byte_view input, time_point now) override
    {
        if (hears)
            tap_.on_bytes(input, now);
        pc_.on_bytes(input, now);
    }
    action resume(time_point now) override
    {
        while (true) {
            auto todo = tap_.resume(now);
            if (std::holds_alternative<transmit>(todo))
                throw std::logic_error("a tap speaks");
            if (auto* p = std::get_if<publish>(&todo))
                out_(p->event);
            else
                return of_pc(now, std::get<sleep_until>(todo).when);
        }
    }

    bool hears{true};

private:
    action of_pc(time_point now, time_point tap_wakes)
    {
        auto todo = pc_.resume(now);
        if (const auto* t = std::get_if<transmit>(&todo); t && hears)
            tap_.on_bytes(t->frame, now);
        if (const auto* s = std::get_if<sleep_until>(&todo))
            return sleep_until{std::min(s->when, tap_wakes)};
        return todo;
    }

    session& pc_;
    session& tap_;
    listener out_;
};

}  // namespace thirdvisit::test
