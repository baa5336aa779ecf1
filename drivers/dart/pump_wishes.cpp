// What a pump's master should ask next; what the answers mean is in pump.cpp.
#include "drivers/dart/pump.hpp"

namespace thirdvisit::drivers::dart {

std::optional<to_pump> pump::wish(time_point now)
{
    if (now < next_wish_)
        return std::nullopt;
    auto asked = question(now);
    if (!asked && settings_.authorises)
        asked = control();
    if (asked)
        next_wish_ = now + settings_.ask_again;
    return asked;
}

std::optional<to_pump> pump::question(time_point now)
{
    if (!status_ || now >= status_due_) {
        status_due_ = now + settings_.status_every;
        return pump_order{order::return_status};
    }
    if (nozzle_ == 0 && !std::exchange(prices_asked_, true))
        return pump_order{order::return_prices};
    if (closing_) {
        if (!closing_->final_figures && closing_->figures_asked < most_questions) {
            ++closing_->figures_asked;
            return pump_order{order::return_filling_information};
        }
        const bool countable = closing_->nozzle >= 1 && closing_->nozzle <= 9;
        if (!closing_->total && countable && closing_->total_asked < most_questions) {
            ++closing_->total_asked;
            return totals_request{closing_->nozzle};
        }
        if (!delivery_)
            return std::nullopt;
    }
    if (status_ == pump_status::filling && now >= progress_due_) {
        progress_due_ = now + settings_.progress_every;
        return pump_order{order::return_filling_information};
    }
    return introduction();
}

// Asked once when a pump appears; its nozzle is part of a record's key.
std::optional<to_pump> pump::introduction()
{
    if (!std::exchange(identified_, true))
        return pump_order{order::return_identity};
    if (settings_.parameters_at >= 0 && !std::exchange(parameters_asked_, true))
        return pump_order{order::return_parameters};
    return std::nullopt;
}

// Only where nobody else is in charge. A finished delivery is cleared away after our own commit.
std::optional<to_pump> pump::control()
{
    const bool stored = offers_.empty() && !delivery_ && !closing_;
    if (is_over() && stored)
        return pump_order{order::reset};
    if (status_ == pump_status::reset && out_ && stored)
        return pump_order{order::authorise};
    return std::nullopt;
}

}  // namespace thirdvisit::drivers::dart
