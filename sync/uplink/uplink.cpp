#include "sync/uplink/uplink.hpp"

#include <algorithm>

namespace thirdvisit::sync {

namespace {

// The generator's first numbers follow its seed closely, and stations may be seeded 1, 2, 3
// (finishing step of MurmurHash3, public domain).
std::uint32_t scattered(std::uint32_t seed)
{
    seed ^= seed >> 16;
    seed *= 0x85eb'ca6bU;
    seed ^= seed >> 13;
    seed *= 0xc2b2'ae35U;
    return seed ^ (seed >> 16);
}

}  // namespace

uplink::uplink(patience p, std::uint32_t seed)
    : patience_(p), ceiling_(p.first), random_(scattered(seed))
{}

void uplink::adopt(sequence theirs)
{
    if (theirs > cursor_)
        ceiling_ = patience_.first;
    cursor_ = theirs;
}

action uplink::on_hello(const greeting& g)
{
    if (g.new_epoch)
        return take_epoch{g.epoch};
    adopt(g.up_to);
    return acknowledge{cursor_};
}

void uplink::give_up(const std::vector<refusal>& refused)
{
    for (const auto& r : refused)
        if (r.times >= patience_.refusals)
            hopeless_.push_back({r.seq, r.code, r.text});
}

action uplink::on_receipt(const receipt& r, const std::string& our_epoch)
{
    if (r.epoch != our_epoch)
        return take_epoch{r.epoch};
    const bool moved = r.up_to > cursor_;
    const bool went_back = r.up_to < cursor_;
    adopt(r.up_to);
    give_up(r.refused);
    if (moved || went_back || !hopeless_.empty())
        return acknowledge{cursor_};
    if (r.refused.empty())
        return on_failure();  // sound answers that lead nowhere
    // Head office is well and only dislikes a record: try again soon, not ever later.
    return back_off{jittered(patience_.first)};
}

action uplink::on_stored()
{
    if (hopeless_.empty())
        return send_after{cursor_};
    auto next = std::move(hopeless_.front());
    hopeless_.pop_front();
    return next;
}

action uplink::on_epoch_taken()
{
    cursor_ = 0;
    hopeless_.clear();
    return say_hello{};
}

action uplink::on_failure(milliseconds asked)
{
    const auto pause = jittered(ceiling_);
    ceiling_ = std::min(ceiling_ * 2, patience_.longest);
    return back_off{asked + pause};
}

// Full jitter: a thousand stations that lost the same link must not come back in the same second.
milliseconds uplink::jittered(milliseconds ceiling)
{
    std::uniform_int_distribution<milliseconds::rep> spread(0, ceiling.count());
    return milliseconds(spread(random_));
}

}  // namespace thirdvisit::sync
