#include "drivers/azt/pump.hpp"

#include "drivers/device/figures.hpp"
#include "drivers/device/sale_words.hpp"

namespace thirdvisit::drivers::azt {
namespace {

constexpr int most_refusals = 5;

}  // namespace

result<reply> pump::read(command asked, const frame& f) const
{
    const bool known = format_ || settings_.format;
    if (asked != command::full_data || known || f.is_short())
        return parse_reply(asked, f, format());
    // Types A and H are equally long; until the pump has told its type, the sums decide.
    if (f.data.size() == 20)
        return parse_reply(asked, f, *format_of('B'));
    auto as_a = parse_reply(asked, f, *format_of('A'));
    auto as_h = parse_reply(asked, f, *format_of('H'));
    if (as_a && as_h && !figures_agree(std::get<full_data_reply>(*as_a)) &&
        figures_agree(std::get<full_data_reply>(*as_h)))
        return as_h;
    return as_a;
}

result<> pump::hear(command asked, const frame& f, time_point now, event_queue& out)
{
    const auto r = read(asked, f);
    if (!r)
        return r.error();
    if (const auto* s = std::get_if<status_reply>(&*r))
        hear(*s, now, out);
    else if (const auto* d = std::get_if<full_data_reply>(&*r))
        hear(*d, now, out);
    else if (const auto* v = std::get_if<volume_reply>(&*r))
        hear(*v, out);
    else if (const auto* t = std::get_if<totals_reply>(&*r))
        hear(*t, now, out);
    else if (const auto* type = std::get_if<type_reply>(&*r))
        format_ = format_of(type->type);
    else if (std::holds_alternative<done>(*r) && asked == command::confirm)
        close(now);
    else if (std::holds_alternative<unsupported>(*r) || std::holds_alternative<not_now>(*r))
        hear_refusal(asked, std::holds_alternative<unsupported>(*r), now, out);
    tick(now, out);
    return {};
}

void pump::hear(const status_reply& r, time_point now, event_queue& out)
{
    const bool finished = r.state == state::finished;
    const bool next_one = r.state == state::authorised || r.state == state::dispensing;
    if (!finished)
        close(now);
    status_ = r;
    settle(now, out, next_one);
    tell_state(out);
    if (r.state == state::dispensing && !sale_)
        sale_ = sale{.witnessed = true};
    if (finished)
        on_finished(r, now, out);
}

void pump::on_finished(const status_reply& r, time_point now, event_queue& out)
{
    if (!sale_)
        sale_ = sale{};
    if (!sale_->finished) {
        sale_->finished = now;
        if (r.reason == '1')
            notice("over_dispensed", "more than the dose, or flow without permission", out);
    }
    const bool error = (r.flags & 1) != 0;
    if (error && !error_told_)
        notice("device_error", "the pump reports an internal error", out);
    error_told_ = error;
}

// What is read while it runs is progress; what is read behind the end is final.
void pump::hear(const full_data_reply& r, time_point, event_queue& out)
{
    last_price_ = r.price_minor;
    if (!is_finished()) {
        if (in_state(state::dispensing))
            tell_progress(r.volume_cl, r.amount_minor, r.price_minor, out);
        return;
    }
    auto& s = *sale_;
    const bool same = s.readings != 0 && s.figures == r;
    if (!s.offered.empty() && !same)
        notice("figures_changed", "a finished sale shows other figures than before", out);
    ++s.readings;
    s.same_figures = same ? s.same_figures + 1 : 1;
    if (s.offered.empty())
        s.figures = r;
}

void pump::hear(const volume_reply& r, event_queue& out)
{
    if (in_state(state::dispensing))
        tell_progress(r.volume_cl, price_of(volume(r.volume_cl), price(last_price_)).count,
                      last_price_, out);
}

// While a sale waits for its record, the reading belongs to it; else it is one at rest.
void pump::hear(const totals_reply& r, time_point now, event_queue& out)
{
    totals_due_ = false;
    totals_at_ = now;
    if (is_finished() && sale_->offered.empty()) {
        sale_->same_total = sale_->total == r ? sale_->same_total + 1 : 1;
        sale_->total = r;
        return;
    }
    if (in_state(state::dispensing) || (is_finished() && !sale_->closed))
        return;
    report_unexplained(watch_.at_rest(r.volume_cl, modulus(r)), out);
    out.push(totaliser_read{channel(), 1, volume(r.volume_cl)});
}

void pump::hear_refusal(command asked, bool for_good, time_point now, event_queue& out)
{
    if (asked == command::full_data && in_state(state::dispensing) && for_good)
        full_data_while_running_ = false;
    if (asked == command::totals) {
        totals_due_ = false;
        totals_at_ = now;
        if (sale_)
            sale_->no_total = true;
    }
    // Confirming is refused unless the figures were read after the last change.
    if (asked == command::confirm && sale_) {
        sale_->same_figures = 0;
        sale_->confirm_at = now + settings_.confirm_again;
        if (++sale_->refused == most_refusals)
            notice("confirm_refused", "the pump does not let go of a sale that is stored here",
                   out);
    }
}

bool pump::figures_known() const
{
    return sale_->same_figures >= (settings_.owner ? 2 : 1);
}

bool pump::total_known(time_point now) const
{
    const auto& s = *sale_;
    if (s.no_total || now >= *s.finished + settings_.totals_within)
        return true;
    if (!s.total)
        return false;
    // A tap hears what the other master reads, and that is once.
    return !settings_.owner || s.same_total >= 2 ||
           watch_.expects(s.total->volume_cl, s.figures.volume_cl, modulus(*s.total));
}

// The sale is over for its master: it was confirmed or the pump went on.
void pump::close(time_point now)
{
    if (!is_finished() || std::exchange(sale_->closed, true))
        return;
    totals_due_ = true;
    sale_->finished = now;  // from here on the totals are awaited
}

// Makes the record when all is known, when patience is over, or at once because the next sale begins.
void pump::settle(time_point now, event_queue& out, bool at_once)
{
    if (!is_finished())
        return;
    auto& s = *sale_;
    const bool over = settings_.owner || s.closed;
    s.waited = now >= *s.finished + settings_.totals_within;
    const bool waited = s.closed && (at_once || s.waited);
    const bool ready = over && figures_known() && total_known(now);
    if (s.offered.empty() && s.readings != 0 && (ready || waited))
        make_record(now, out);
    const bool unread = waited && s.readings == 0;
    if (unread)
        notice("sale_unread", "a sale ended whose figures nobody read", out);
    if (unread || (s.closed && !s.offered.empty() && !in_state(state::finished)))
        sale_.reset();
}

std::optional<std::int64_t> pump::total_behind_sale(event_queue& out)
{
    const auto& s = *sale_;
    if (!s.total) {
        constexpr std::int64_t eight_digits = 100'000'000;
        const auto expected = watch_.expected(s.figures.volume_cl, eight_digits);
        watch_.delivered(s.figures.volume_cl);
        return expected;
    }
    const bool late = settings_.totals_late && !s.closed;
    const auto seen =
        watch_.at_sale(s.total->volume_cl, s.figures.volume_cl, modulus(*s.total), late);
    if (seen.counted_late && !settings_.totals_late && settings_.owner &&
        !std::exchange(late_told_, true))
        notice("totals_late",
               "this pump counts a sale only when it is confirmed; set the option totals to "
               "at_confirm",
               out);
    report_unexplained(seen.unexplained, out);
    out.push(totaliser_read{channel(), 1, volume(seen.after)});
    return seen.after;
}

void pump::make_record(time_point now, event_queue& out)
{
    auto& s = *sale_;
    const auto total = total_behind_sale(out);
    const bool sums_fit = figures_agree(s.figures);
    if (!sums_fit)
        notice("figures_disagree", "volume times price is not the amount; check the decimals", out);

    record_offered offer{channel(), key(total, now), {}};
    offer.record.kind = s.figures.volume_cl == 0 ? record_kind::zero : record_kind::sale;
    offer.record.nozzle = 1;
    offer.record.volume = volume(s.figures.volume_cl);
    offer.record.amount = amount(s.figures.amount_minor);
    offer.record.price = price(s.figures.price_minor);
    offer.record.totaliser = total ? volume(*total) : milliliters{};
    offer.record.doubtful = !sums_fit || !figures_known() || (!total && !s.witnessed);
    s.offered = offer.record_id;
    offers_.offer(std::move(offer), now, out);
}

std::string pump::key(std::optional<std::int64_t> total, time_point now) const
{
    const auto& f = sale_->figures;
    return std::to_string(channel()) + "-" + sale_place(total, clock_, now) + "-" +
           std::to_string(f.volume_cl) + "-" + std::to_string(f.amount_minor) + "-" +
           std::to_string(f.price_minor);
}

void pump::report_unexplained(std::int64_t step, event_queue& out)
{
    if (auto told = unexplained_litres(channel(), "the totaliser", volume(step)))
        out.push(std::move(*told));
}

void pump::tick(time_point now, event_queue& out)
{
    settle(now, out);
    offers_.repeat(now, out);
}

time_point pump::next_tick(time_point otherwise) const
{
    if (is_finished() && sale_->offered.empty() && !sale_->waited)
        otherwise = std::min(otherwise, *sale_->finished + settings_.totals_within);
    return offers_.due(otherwise);
}

bool pump::busy() const noexcept
{
    return sale_.has_value() || (status_ && status_->state != state::hung_up);
}

std::optional<command> pump::wish(time_point now)
{
    if (!settings_.format && !format_ && !std::exchange(type_asked_, true))
        return command::pump_type;
    if (!status_)
        return std::nullopt;
    if (is_finished())
        return wish_for_sale(now);
    if (in_state(state::dispensing) && std::exchange(progress_turn_, !progress_turn_))
        return full_data_while_running_ ? command::full_data : command::current_volume;
    const bool at_rest = in_state(state::hung_up) || in_state(state::lifted);
    if (at_rest && (totals_due_ || now >= totals_at_ + settings_.totals_every))
        return command::totals;
    return std::nullopt;
}

// The pump keeps the figures while it waits for the confirmation, and behind it until a price is set.
std::optional<command> pump::wish_for_sale(time_point now)
{
    auto& s = *sale_;
    if (!figures_known() && (s.offered.empty() || !s.closed))
        return command::full_data;
    if (s.offered.empty() && !total_known(now))
        return command::totals;
    if (!s.stored || !in_state(state::finished) || now < s.confirm_at)
        return std::nullopt;
    s.confirm_at = now + settings_.confirm_again;
    return command::confirm;
}

void pump::acknowledge(const std::string& record_id)
{
    offers_.acknowledge(record_id);
    if (sale_ && sale_->offered == record_id)
        sale_->stored = true;
}

void pump::forget_state()
{
    status_.reset();
    told_.reset();
    type_asked_ = false;
    totals_due_ = true;
    shown_volume_ = -1;
    if (is_finished() && sale_->offered.empty())
        sale_->same_figures = sale_->same_total = 0;
}

// ---- telling

// `finished` keeps the nozzle out: whether it hangs is told only by what comes after it. A dose typed
// in at the pump is somebody who wants fuel.
point_state pump::shown_state() const
{
    switch (status_->state) {
    case state::lifted:
    case state::local_dose:
        return point_state::calling;
    case state::authorised:
        return point_state::authorised;
    case state::dispensing:
        return point_state::fuelling;
    case state::finished:
        return point_state::suspended_fuelling;
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
    shown_volume_ = -1;
    out.push(state_changed{channel(), 1, now_is});
}

void pump::tell_progress(std::int64_t volume_digits, std::int64_t amount_digits,
                         std::int64_t price_digits, event_queue& out)
{
    if (std::exchange(shown_volume_, volume_digits) != volume_digits)
        out.push(fuelling_progress{channel(), 1, volume(volume_digits), amount(amount_digits),
                                   price(price_digits)});
}

void pump::notice(std::string kind, std::string text, event_queue& out)
{
    out.push(device_notice{channel(), std::move(kind), std::move(text)});
}

std::int64_t pump::modulus(const totals_reply& r)
{
    return power_of_ten(r.digits);
}

milliliters pump::volume(std::int64_t digits) const
{
    return {rescaled(digits, settings_.volume_decimals, 3)};
}

minor_units pump::amount(std::int64_t digits) const
{
    return {rescaled(digits, settings_.amount_decimals, 2)};
}

unit_price pump::price(std::int64_t digits) const
{
    return {rescaled(digits, settings_.price_decimals, 3)};
}

}  // namespace thirdvisit::drivers::azt
