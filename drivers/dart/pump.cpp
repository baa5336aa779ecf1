#include "drivers/dart/pump.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace thirdvisit::drivers::dart {
namespace {

// Digits with `from` decimals as a count of units with `to` decimals; half a unit rounds up.
std::int64_t rescaled(std::int64_t raw, int from, int to)
{
    for (; from < to; ++from)
        raw *= 10;
    std::int64_t divisor = 1;
    for (; from > to; --from)
        divisor *= 10;
    return (raw + divisor / 2) / divisor;
}

// FNV-1a over the figures as they are written on the wire. Not the price: after a restart it is
// known later than the figures, and the key must not depend on that.
std::uint64_t digest(const filled& f)
{
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : fmt::format("{} {}", f.volume, f.amount))
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3ULL;
    return hash;
}

}  // namespace

milliliters pump::volume(std::int64_t raw) const
{
    return {rescaled(raw, settings_.volume_decimals, 3)};
}
minor_units pump::amount(std::int64_t raw) const
{
    return {rescaled(raw, settings_.amount_decimals, settings_.coin_decimals)};
}
unit_price pump::price(std::int64_t raw) const
{
    return {rescaled(raw, settings_.price_decimals, 3)};
}

void pump::hear(const std::vector<from_pump>& transactions, time_point now, event_queue& out)
{
    if (!status_ && closing_)
        ask_anew(now);
    for (const auto& one : transactions)
        std::visit([&](const auto& m) { hear_one(m, now, out); }, one);
    settle(now, out);
    tell_state(out);
}

// Completed, or at its limit with the nozzle hung up (some pumps wait there for the reset).
bool pump::is_over() const
{
    return status_ == pump_status::completed || (status_ == pump_status::limit_reached && !out_);
}

void pump::hear_one(const status& m, time_point now, event_queue& out)
{
    const auto before = std::exchange(status_, m.what);
    status_due_ = now + settings_.status_every;
    const bool first_word = !before;
    switch (m.what) {
    case pump_status::authorised:
    case pump_status::filling:
    case pump_status::suspended:
        if (m.what == pump_status::authorised && delivery_ && delivery_->flowed)
            finish(now, out);  // the end was not heard, here is the next customer
        if (!delivery_)
            begin(true);
        delivery_->flowed = delivery_->flowed || m.what == pump_status::filling;
        break;
    case pump_status::completed:
        if (!delivery_ && !closing_ && first_word)
            begin(false);
        break;
    case pump_status::reset:
        if (!delivery_ && !closing_ && first_word)
            begin(false);  // its last figures may be of a delivery that ended while we were away
        finish(now, out);  // else the end itself was missed
        break;
    default:
        break;
    }
    if (is_over())
        finish(now, out);
}

void pump::begin(bool seen)
{
    delivery_ = delivery{};
    delivery_->nozzle = nozzle_;
    delivery_->price = prices_[nozzle_];
    delivery_->seen_start = seen;
    if (closing_)
        closing_->figures_asked = most_questions;  // figures are the next customer's from now on
}

void pump::finish(time_point now, event_queue& out)
{
    if (!delivery_)
        return;
    if (closing_)
        make_record(now, out);
    closing_ = std::exchange(delivery_, std::nullopt);
    closing_->finished_at = now;
    closing_->patience_until = now + settings_.totals_within;
    closing_->ended_with_figures = closing_->figures_at == now;
    next_wish_ = now;
}

void pump::hear_one(const filled& m, time_point now, event_queue& out)
{
    progress_due_ = now + settings_.progress_every;
    if (!delivery_) {
        if (closing_) {
            closing_->figures = m;
            closing_->final_figures = true;
            next_wish_ = now;
        }
        return;
    }
    delivery_->figures = m;
    delivery_->figures_at = now;
    if (delivery_->seen_start && !shows_the_last(*delivery_, m))
        out.push(fuelling_progress{number(), delivery_->nozzle, volume(m.volume), amount(m.amount),
                                   price(delivery_->price)});
}

// Until fuel runs the pump may go on showing what it sold last: no litres of this car.
bool pump::shows_the_last(delivery& d, const filled& m)
{
    if (d.flowed || m == filled{})
        return false;
    if (!d.before_flow)
        d.before_flow = m;
    return *d.before_flow == m;
}

void pump::hear_one(const nozzle_and_price& m, time_point now, event_queue& out)
{
    if (m.nozzle != 0) {
        nozzle_ = m.nozzle;
        prices_[m.nozzle] = m.price;
    }
    out_ = m.out;
    if (delivery_ && m.nozzle != 0) {
        delivery_->nozzle = m.nozzle;
        delivery_->price = m.price;
    }
    if (closing_ && closing_->nozzle == 0 && !delivery_) {  // met after its end
        closing_->nozzle = m.nozzle;
        closing_->price = m.price;
    }
    if (is_over())
        finish(now, out);
}

void pump::hear_one(const pump_alarm& m, time_point, event_queue& out)
{
    out.push(device_notice{number(), "device_error", fmt::format("alarm {:02X}", m.code)});
}

// No source gives the places inside DC7: they are read only where the configuration names them, and
// then compared with it, because a wrong decimal point is a tenfold error in every figure.
void pump::hear_one(const parameters& m, time_point, event_queue& out)
{
    const auto at = static_cast<std::size_t>(std::max(settings_.parameters_at, 0));
    if (settings_.parameters_at < 0 || m.data.size() < at + 3)
        return;
    const int volume = m.data[at], amount = m.data[at + 1], price = m.data[at + 2];
    const bool same = volume == settings_.volume_decimals && amount == settings_.amount_decimals &&
                      price == settings_.price_decimals;
    if (same || volume > 4 || amount > 4 || price > 4)
        return;
    settings_.volume_decimals = volume;
    settings_.amount_decimals = amount;
    settings_.price_decimals = price;
    if (!std::exchange(decimals_told_, true))
        out.push(device_notice{number(), "decimals_differ",
                               fmt::format("the pump counts with {},{},{} decimals; correct the "
                                           "option decimals",
                                           volume, amount, price)});
}

void pump::hear_one(const pump_identity& m, time_point, event_queue& out)
{
    identified_ = true;
    if (!std::exchange(identity_told_, true))
        out.push(device_notice{number(), "identified", fmt::format("{:010}", m.number)});
}

void pump::hear_one(const totals& m, time_point now, event_queue& out)
{
    if (m.counter < 1 || m.counter > 9 || m.values.empty())
        return;
    const std::int64_t total = m.values.front();
    out.push(totaliser_read{number(), m.counter, volume(total)});
    next_wish_ = now;
    if (closing_ && closing_->nozzle == m.counter) {
        if (total_fits(*closing_, total))
            closing_->total = total;
    } else if (!delivery_ || delivery_->nozzle != m.counter) {
        check_total(m.counter, total, 0, out);
    }
}

// The counter of before plus the delivery is beyond doubt. Else the counter must have moved far
// enough and must not be moving again; a pump that keeps saying something else is believed at last.
bool pump::total_fits(const delivery& d, std::int64_t total) const
{
    const auto before = last_total_.find(d.nozzle);
    const bool known = before != last_total_.end();
    if (known && total == before->second + d.figures.volume)
        return true;
    const bool moving = delivery_ && delivery_->nozzle == d.nozzle;
    const bool moved = !known || total >= before->second + d.figures.volume;
    return !moving && (moved || d.total_asked >= most_questions);
}

// Litres that no record explains: a sale was missed.
void pump::check_total(int nozzle, std::int64_t total, std::int64_t delivered, event_queue& out)
{
    const auto before = last_total_.find(nozzle);
    if (before != last_total_.end() && total > before->second + delivered)
        out.push(device_notice{number(), "missing_sale",
                               fmt::format("nozzle {}: {} ml that no record explains", nozzle,
                                           volume(total - before->second - delivered).count)});
    last_total_[nozzle] = total;
}

void pump::settle(time_point now, event_queue& out)
{
    if (!closing_)
        return;
    const bool patience_over = now >= closing_->patience_until;
    const bool nothing = closing_->figures == filled{};
    const bool idle = nothing && !closing_->seen_start && closing_->final_figures;
    const bool settled = closing_->final_figures || closing_->figures_asked >= most_questions;
    if (idle || (settled && closing_->total) || patience_over)
        make_record(now, out);
}

std::string pump::key(const delivery& d) const
{
    const auto sum = digest(d.figures);
    if (d.total)
        return fmt::format("{}-{}-{}-{:016x}", number(), d.nozzle, *d.total, sum);
    const auto clock = clock_ ? clock_() : std::nullopt;
    if (!d.seen_start || !clock)
        return fmt::format("{}-{}-unseen-{:016x}", number(), d.nozzle, sum);
    return fmt::format("{}-{}-{}-{:016x}", number(), d.nozzle, to_string(*clock), sum);
}

// A nozzle that was authorised and hung up dry: the pump may still show the figures of before.
bool pump::repeats_last(const delivery& d) const
{
    const auto before = last_total_.find(d.nozzle);
    const bool counted = d.total && before != last_total_.end() && *d.total != before->second;
    return d.seen_start && !d.flowed && !counted && d.figures == last_figures_;
}

void pump::make_record(time_point now, event_queue& out)
{
    delivery d = *std::exchange(closing_, std::nullopt);
    if (repeats_last(d))
        d.figures = {};
    if (d.figures == filled{} && !d.seen_start)
        return;  // an idle pump, met for the first time
    fuelling_recorded r;
    r.kind = d.figures == filled{} ? record_kind::zero : record_kind::sale;
    r.nozzle = d.nozzle;
    r.volume = volume(d.figures.volume);
    r.amount = amount(d.figures.amount);
    r.price = price(d.price);
    r.doubtful = !d.total && (!d.seen_start || (!d.final_figures && !d.ended_with_figures));
    if (d.total) {
        r.totaliser = volume(*d.total);
        check_total(d.nozzle, *d.total, d.figures.volume, out);
    }
    if (r.kind == record_kind::sale)
        last_figures_ = d.figures;
    check_arithmetic(r, out);
    offers_.push_back({key(d), r, now + settings_.offer_again});
    out.push(record_offered{number(), offers_.back().id, r});
}

// Volume times price is the amount, whatever the digits mean, if their decimals are right.
void pump::check_arithmetic(const fuelling_recorded& r, event_queue& out)
{
    if (r.volume.count == 0 || r.price.mills_per_liter == 0 || settings_.coin_decimals != 2)
        return;
    const auto expected = price_of(r.volume, r.price).count;
    const auto slack = std::max<std::int64_t>(expected / 50, 2);
    if (std::abs(expected - r.amount.count) > slack && !std::exchange(decimals_told_, true))
        out.push(device_notice{number(), "decimals_differ",
                               "volume times price is not the amount; check the option decimals"});
}

void pump::tick(time_point now, event_queue& out)
{
    settle(now, out);
    for (auto& o : offers_)
        if (now >= o.again) {
            o.again = now + settings_.offer_again;
            out.push(record_offered{number(), o.id, o.record});
        }
}

time_point pump::next_tick(time_point otherwise) const
{
    time_point at = otherwise;
    if (closing_)
        at = std::min(at, closing_->patience_until);
    for (const auto& o : offers_)
        at = std::min(at, o.again);
    return at;
}

void pump::acknowledge(const std::string& record_id)
{
    std::erase_if(offers_, [&](const offer& o) { return o.id == record_id; });
}

// The pump fell silent between the end of a delivery and its totaliser, and is back.
void pump::ask_anew(time_point now)
{
    closing_->patience_until = std::min(closing_->patience_until, now + settings_.totals_within);
    closing_->figures_asked = closing_->total_asked = 0;
}

// A totaliser that could not be asked for is worth waiting for: without it the record's key is a
// time, and the same delivery read again after a restart would be another one.
void pump::forget_state()
{
    if (closing_)
        closing_->patience_until = closing_->finished_at + settings_.totals_at_latest;
    status_.reset();
    told_.reset();
    prices_asked_ = false;
}

void pump::abandon()
{
    forget_state();
    delivery_.reset();
    closing_.reset();
    last_total_.clear();
}

point_state pump::state() const
{
    switch (*status_) {
    case pump_status::not_programmed:
        return point_state::inoperative;
    case pump_status::reset:
        return out_ ? point_state::calling : point_state::idle;
    case pump_status::authorised:
        return point_state::authorised;
    case pump_status::filling:
        return point_state::fuelling;
    case pump_status::switched_off:
        return point_state::closed;
    case pump_status::completed:
    case pump_status::limit_reached:
        return out_ ? point_state::suspended_fuelling : point_state::idle;
    case pump_status::suspended:
        break;
    }
    const bool started = delivery_ && delivery_->figures.volume != 0;
    return started ? point_state::suspended_fuelling : point_state::suspended_started;
}

void pump::tell_state(event_queue& out)
{
    if (!status_)
        return;
    const std::pair now_is{state(), nozzle_};
    if (told_ == now_is)
        return;
    told_ = now_is;
    out.push(state_changed{number(), nozzle_, now_is.first});
}

}  // namespace thirdvisit::drivers::dart
