#include "drivers/em4100/session.hpp"

#include <algorithm>

namespace thirdvisit::drivers::em4100 {

void reader_session::on_open(time_point)
{
    decoder_ = tag_decoder();
    speaking_ = false;
}

void reader_session::on_bytes(byte_view input, time_point now)
{
    let_go(now);
    last_byte_ = now;
    decoder_.feed(input);
    drain(now);
}

void reader_session::drain(time_point now)
{
    while (const auto seen = decoder_.next()) {
        if (*seen)
            on_tag(**seen, now);
        else if (auto noise = noise_.pass(seen->error(), decoder_.raw(), now))
            events_.emplace_back(std::move(*noise));
    }
}

void reader_session::on_tag(const tag& t, time_point now)
{
    if (!std::exchange(speaking_, true))
        events_.emplace_back(spoke_again{});
    const auto known = near_.find(t.id);
    if (known != near_.end()) {
        known->second.last_seen = now;
        return;
    }
    if (near_.size() == most_tags)
        return;
    const auto identity = cards_.seal(t.hex());
    near_.emplace(t.id, near{identity.token, now});
    events_.emplace_back(card_seen{0, 0, identity});
}

void reader_session::let_go(time_point now)
{
    std::erase_if(near_, [&](const auto& entry) {
        const bool gone = now - entry.second.last_seen >= gone_after;
        if (gone)
            events_.emplace_back(card_gone{0, entry.second.token});
        return gone;
    });
}

action reader_session::resume(time_point now)
{
    if (decoder_.waiting() != 0 && now - last_byte_ >= silence) {
        decoder_.flush();
        drain(now);
    }
    let_go(now);
    if (!events_.empty()) {
        publish out{std::move(events_.front())};
        events_.pop_front();
        return out;
    }
    time_point next = now + std::chrono::hours(1);
    for (const auto& entry : near_)
        next = std::min(next, entry.second.last_seen + gone_after);
    if (decoder_.waiting() != 0)
        next = std::min(next, last_byte_ + silence);
    return sleep_until{next};
}

}  // namespace thirdvisit::drivers::em4100
