#include "drivers/simulator/em4100_reader.hpp"

#include "drivers/framing/hex.hpp"

#include <algorithm>
#include <stdexcept>

namespace thirdvisit::drivers::simulator {
namespace {

// Not scaled: how fast a reader repeats does not change what is simulated.
constexpr std::chrono::milliseconds repeat_every{60};

}  // namespace

void em4100_reader::present(std::string_view card, time_point now)
{
    const auto raw = from_hex(card);
    if (!raw || raw->size() != 5)
        throw std::invalid_argument("an EM4100 tag has ten hex digits, for example 010063E9AE");
    em4100::tag t{.id = {}, .binary = binary_};
    std::copy_n(raw->begin(), t.id.size(), t.id.begin());
    near_ = t;
    card_ = card;
    next_ = now;
    if (settings_.watch)
        settings_.watch({.what = happening::kind::card_in, .card = card_});
}

void em4100_reader::take_away(time_point)
{
    if (near_ && settings_.watch)
        settings_.watch({.what = happening::kind::card_out, .card = card_});
    near_.reset();
}

action em4100_reader::resume(time_point now)
{
    if (!near_)
        return sleep_until{now + std::chrono::hours(1)};
    if (now < next_)
        return sleep_until{next_};
    next_ = now + repeat_every;
    return transmit{encode(*near_)};
}

}  // namespace thirdvisit::drivers::simulator
