#include "drivers/sinopec/clash_watch.hpp"

namespace thirdvisit::drivers::sinopec {

bool clash_watch::follows(const counter& c, int source, int number) const
{
    constexpr int modulus = 64;
    // The same number again is a repeat; a few lost frames in between are no second dispenser.
    return c.source == source && (number - c.number + modulus) % modulus <= 3;
}

bool clash_watch::on_frame(int source, int number, time_point now)
{
    const std::size_t other = 1 - current_;
    if (follows(counters_[current_], source, number)) {
        counters_[current_].number = number;
        return false;
    }
    const bool back = follows(counters_[other], source, number);
    counters_[other] = {source, number};
    current_ = other;
    if (!back)
        return false;
    turns_.push_back(now);
    while (now - turns_.front() > window)
        turns_.pop_front();
    if (turns_.size() < turns_needed || told_)
        return false;
    return told_ = true;
}

}  // namespace thirdvisit::drivers::sinopec
