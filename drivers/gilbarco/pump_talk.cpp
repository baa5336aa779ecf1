// A Gilbarco pump's other half: what to ask it next, and what to tell the station of it.
#include "drivers/device/figures.hpp"
#include "drivers/gilbarco/pump.hpp"

#include <algorithm>
#include <cstdlib>

namespace thirdvisit::drivers::gilbarco {

void pump::tick(time_point now, event_queue& out)
{
    settle(now, out);
    offers_.repeat(now, out);
}

time_point pump::next_tick(time_point otherwise) const
{
    const bool patience_counts = reading_ && (!settings_.owner || reading_->catch_up);
    if (patience_counts)
        otherwise = std::min(otherwise, reading_->since + settings_.totals_within);
    return offers_.due(otherwise);
}

bool pump::busy() const noexcept
{
    return reading_.has_value() || maybe_ != state_ || (state_ && *state_ != pump_state::off);
}

bool pump::collecting() const noexcept
{
    return reading_.has_value();
}

std::optional<command> pump::wish(time_point now)
{
    if (!state_ || maybe_ != state_ || std::exchange(state_first_, false))
        return std::nullopt;
    if (reading_) {
        if (!figures_known() && !reading_->no_figures)
            return command::transaction;
        return total_known(now) ? std::nullopt : std::optional(command::totals);
    }
    if (in(pump_state::busy) && std::exchange(money_turn_, !money_turn_))
        return command::money;
    const bool at_rest = in(pump_state::off) || in(pump_state::call);
    if (at_rest && (totals_due_ || now >= totals_at_ + settings_.totals_every))
        return command::totals;
    return std::nullopt;
}

void pump::forget_state()
{
    state_.reset();
    maybe_.reset();
    told_.reset();
    look_back_ = true;
    read_done_ = false;  // whose completion the next one is, its figures will tell
    shown_money_ = -1;
    if (reading_)
        reading_->same_figures = reading_->same_total = 0;
}

// A complete transaction means that the nozzle hangs; what follows is the next customer's.
point_state pump::shown_state() const
{
    switch (*state_) {
    case pump_state::call:
        return point_state::calling;
    case pump_state::authorised:
        return point_state::authorised;
    case pump_state::busy:
        return point_state::fuelling;
    case pump_state::stopped:
        return running_ ? point_state::suspended_fuelling : point_state::closed;
    default:
        return point_state::idle;
    }
}

void pump::tell_state(event_queue& out)
{
    const auto now_is = shown_state();
    if (told_ == now_is)
        return;
    told_ = now_is;
    shown_money_ = -1;
    out.push(state_changed{number(), 0, now_is});
}

void pump::notice(std::string kind, std::string text, event_queue& out)
{
    out.push(device_notice{number(), std::move(kind), std::move(text)});
}

milliliters pump::volume(std::int64_t digits) const
{
    return {rescaled(digits, settings_.volume_decimals, 3)};
}

minor_units pump::money(std::int64_t digits) const
{
    return {rescaled(digits, settings_.money_decimals, 2)};
}

unit_price pump::price(std::int64_t digits) const
{
    return {rescaled(digits, settings_.price_decimals, 3)};
}

// Within the last digit of the volume: money presets end between two of them.
bool pump::sums_fit(const transaction& t) const
{
    const auto slack = price(t.price).mills_per_liter / 1'000 + 1;
    const auto expected = price_of(volume(t.volume), price(t.price)).count;
    return std::llabs(expected - money(t.money).count) <= slack;
}

}  // namespace thirdvisit::drivers::gilbarco
