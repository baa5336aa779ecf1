// Records that a session read and the station has not stored yet, for protocols whose devices do not
// offer them again by themselves.
#pragma once

#include "drivers/device/event_queue.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <string>

namespace thirdvisit::drivers {

class offered_records {
public:
    static constexpr std::chrono::seconds again_after{10};
    static constexpr std::size_t most = 256;  // a store that stands still must not fill the memory

    void offer(record_offered record, time_point now, event_queue& out)
    {
        if (holds(record.record_id))
            return;
        if (waiting_.size() == most) {
            out.push(device_notice{waiting_.front().record.address, "record_dropped",
                                   "record " + waiting_.front().record.record_id +
                                       " was offered and never stored; there is no more room"});
            waiting_.pop_front();
        }
        out.push(record);
        waiting_.push_back({std::move(record), now + again_after});
    }

    // What was not stored in time, once more.
    void repeat(time_point now, event_queue& out)
    {
        for (auto& w : waiting_)
            if (now >= w.again_at) {
                w.again_at = now + again_after;
                out.push(w.record);
            }
    }

    // False: no such record waits.
    bool acknowledge(const std::string& record_id)
    {
        return std::erase_if(waiting_,
                             [&](const entry& w) { return w.record.record_id == record_id; }) != 0;
    }

    bool holds(const std::string& record_id) const
    {
        return std::any_of(waiting_.begin(), waiting_.end(),
                           [&](const entry& w) { return w.record.record_id == record_id; });
    }

    time_point due(time_point otherwise) const
    {
        for (const auto& w : waiting_)
            otherwise = std::min(otherwise, w.again_at);
        return otherwise;
    }

private:
    struct entry {
        record_offered record;
        time_point again_at;
    };

    std::deque<entry> waiting_;
};

}  // namespace thirdvisit::drivers
