#include "drivers/simulator/nozzle_play.hpp"

#include <algorithm>

namespace thirdvisit::drivers::simulator {
namespace {

constexpr double litres_per_second = 0.6;  // about 36 L a minute
constexpr double card_before_lift = 3;
constexpr double lift_before_flow = 2;
constexpr double card_after_hang_up = 4;

}  // namespace

bool nozzle_play::begin(const fuelling_order& order, time_point now)
{
    if (phase_ != phase::idle)
        return false;
    order_ = order;
    enter(phase::card_in, now, order.card.empty() ? 0 : card_before_lift);
    return true;
}

void nozzle_play::enter(phase p, time_point at, double seconds)
{
    phase_ = p;
    entered_ = at;
    until_ = at + scaled(seconds, speed_);
}

std::vector<nozzle_play::phase> nozzle_play::advance(time_point now)
{
    std::vector<phase> entered;
    while (phase_ != phase::idle && now >= until_) {
        const auto at = until_;
        switch (phase_) {
        case phase::card_in:
            enter(phase::lifted, at, lift_before_flow);
            break;
        case phase::lifted:
            enter(phase::fuelling, at,
                  static_cast<double>(order_.volume_ml) / 1000.0 / litres_per_second);
            break;
        case phase::fuelling:
            what_.totaliser_ml += order_.volume_ml;
            enter(phase::hung_up, at, order_.card.empty() ? 0 : card_after_hang_up);
            break;
        case phase::hung_up:
            phase_ = phase::idle;
            break;
        case phase::idle:
            break;
        }
        entered.push_back(phase_);
    }
    return entered;
}

time_point nozzle_play::next_change(time_point now) const
{
    return phase_ == phase::idle ? now + std::chrono::hours(1) : until_;
}

std::int64_t nozzle_play::volume_ml(time_point now) const
{
    if (phase_ == phase::hung_up)
        return order_.volume_ml;
    if (phase_ != phase::fuelling || until_ == entered_)
        return 0;
    const double share = std::chrono::duration<double>(now - entered_) /
                         std::chrono::duration<double>(until_ - entered_);
    return static_cast<std::int64_t>(static_cast<double>(order_.volume_ml) *
                                     std::clamp(share, 0.0, 1.0)) /
           10 * 10;
}

std::int64_t nozzle_play::amount_minor(time_point now) const
{
    return price_of({volume_ml(now)}, {what_.price_mills}).count;
}

}  // namespace thirdvisit::drivers::simulator
