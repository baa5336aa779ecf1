// Events a conversation has found and not yet handed out.
#pragma once

#include "drivers/device/session.hpp"

#include <deque>
#include <optional>

namespace thirdvisit::drivers {

class event_queue {
public:
    void push(device_event e) { waiting_.push_back(std::move(e)); }

    std::optional<device_event> pop()
    {
        if (waiting_.empty())
            return std::nullopt;
        std::optional<device_event> first(std::move(waiting_.front()));
        waiting_.pop_front();
        return first;
    }

    bool empty() const { return waiting_.empty(); }

private:
    std::deque<device_event> waiting_;
};

}  // namespace thirdvisit::drivers
