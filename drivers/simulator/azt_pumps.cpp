#include "drivers/simulator/azt_pumps.hpp"

#include <algorithm>
#include <stdexcept>

namespace thirdvisit::drivers::simulator {
namespace {

using azt::command;
namespace state = azt::state;

constexpr std::int64_t ml_per_cl = 10;
constexpr std::int64_t mills_per_minor = 10;

azt::pump_format format_from(const dispenser_settings& settings)
{
    const auto given = settings.options.find("type");
    if (given == settings.options.end())
        return {};
    const auto format =
        given->second.size() == 1 ? azt::format_of(given->second.front()) : std::nullopt;
    if (!format)
        throw std::invalid_argument("option type is " + given->second + "; write A to H");
    return *format;
}

}  // namespace

azt_pumps::azt_pumps(const dispenser_settings& settings)
    : settings_(settings), format_(format_from(settings))
{
    for (const auto& nozzle : settings.nozzles) {
        pump p{.play = nozzle_play(nozzle, settings.speed)};
        p.price_minor = nozzle.price_mills / mills_per_minor;
        p.counted_cl = nozzle.totaliser_ml / ml_per_cl;
        p.amount_total = p.counted_cl * p.price_minor / 100;
        pumps_.push_back(std::move(p));
    }
}

bool azt_pumps::option_is(const std::string& name, std::string_view value) const
{
    const auto given = settings_.options.find(name);
    return given != settings_.options.end() && given->second == value;
}

void azt_pumps::tell(happening h) const
{
    if (settings_.watch)
        settings_.watch(h);
}

void azt_pumps::on_open(time_point)
{
    decoder_ = azt::frame_decoder();
    outbox_.clear();
}

// Figures and state are in its permanent memory; what is on its way is not.
void azt_pumps::restart(time_point now)
{
    on_open(now);
    for (auto& p : pumps_)
        p.read = false;
}

bool azt_pumps::begin(const fuelling_order& order, time_point now)
{
    for (auto& p : pumps_) {
        if (p.play.what().number != order.nozzle || p.finished || !p.play.begin(order, now))
            continue;
        if (!order.card.empty())
            tell({.what = happening::kind::card_in, .nozzle = order.nozzle, .card = order.card});
        return true;
    }
    return false;
}

void azt_pumps::preload(int records, time_point now)
{
    for (int i = 0; i < std::min(records, static_cast<int>(pumps_.size())); ++i) {
        auto& p = pumps_[static_cast<std::size_t>(i)];
        p.play.begin(
            {.nozzle = p.play.what().number, .card = {}, .volume_ml = 10'000 + ml_per_cl * i}, now);
        for (const auto entered : p.play.advance(now + std::chrono::hours(10)))
            if (entered == nozzle_play::phase::hung_up)
                finish(p);
    }
}

bool azt_pumps::busy() const
{
    return std::any_of(pumps_.begin(), pumps_.end(),
                       [](const pump& p) { return p.play.now_in() != nozzle_play::phase::idle; });
}

std::size_t azt_pumps::unacknowledged() const
{
    return static_cast<std::size_t>(
        std::count_if(pumps_.begin(), pumps_.end(), [](const pump& p) { return p.finished; }));
}

void azt_pumps::lose_sale(int channel)
{
    for (auto& p : pumps_)
        if (p.play.what().number == channel && p.finished)
            confirm(p);
}

void azt_pumps::tick(time_point now)
{
    for (auto& p : pumps_)
        for (const auto entered : p.play.advance(now)) {
            if (entered == nozzle_play::phase::lifted)
                tell({.what = happening::kind::nozzle_lifted, .nozzle = p.play.what().number});
            if (entered == nozzle_play::phase::hung_up)
                finish(p);
            if (entered == nozzle_play::phase::idle && !p.play.card().empty())
                tell({.what = happening::kind::card_out,
                      .nozzle = p.play.what().number,
                      .card = p.play.card()});
        }
}

void azt_pumps::finish(pump& p)
{
    const auto volume_ml = p.play.delivered_ml();
    const auto mills = p.price_minor * mills_per_minor;
    p.finished = true;
    p.read = false;
    p.number = next_number_++;
    p.last = {volume_ml / ml_per_cl, price_of({volume_ml}, {mills}).count, p.price_minor};
    if (!option_is("totals", "late"))
        p.counted_cl += p.last.volume_cl;
    p.amount_total += p.last.amount_minor;
    tell({.what = happening::kind::fuelling_finished,
          .nozzle = p.play.what().number,
          .number = p.number,
          .volume_ml = volume_ml,
          .amount_minor = p.last.amount_minor,
          .card = p.play.card()});
}

void azt_pumps::confirm(pump& p)
{
    p.finished = false;
    if (option_is("totals", "late"))
        p.counted_cl += p.last.volume_cl;
}

char azt_pumps::state_of(const pump& p, time_point) const
{
    if (p.finished)
        return state::finished;
    if (p.play.now_in() == nozzle_play::phase::fuelling)
        return state::dispensing;
    return p.play.lifted() ? state::lifted : state::hung_up;
}

bool azt_pumps::may(const pump& p, const azt::request& r, time_point now) const
{
    const auto* row = azt::find_command(static_cast<std::uint8_t>(r.code));
    return row->allowed_in.empty() || row->allowed_in.find(state_of(p, now)) != std::string::npos;
}

azt::full_data_reply azt_pumps::figures(const pump& p, time_point now) const
{
    if (p.play.now_in() != nozzle_play::phase::fuelling)
        return p.last;
    const auto volume_ml = p.play.volume_ml(now);
    return {volume_ml / ml_per_cl, price_of({volume_ml}, {p.price_minor * mills_per_minor}).count,
            p.price_minor};
}

azt::reply azt_pumps::full_data(pump& p, time_point now)
{
    if (option_is("full_data", "finished") && state_of(p, now) == state::dispensing)
        return azt::unsupported{};
    p.read = p.finished;
    return figures(p, now);
}

azt::reply azt_pumps::totals(const pump& p) const
{
    if (option_is("totals", "none"))
        return azt::unsupported{};
    constexpr std::int64_t eight_digits = 100'000'000;
    if (option_is("totals", "ten"))
        return azt::totals_reply{p.counted_cl, p.amount_total, 10};
    return azt::totals_reply{p.counted_cl % eight_digits, p.amount_total % eight_digits, 8};
}

azt::reply azt_pumps::confirm_asked(pump& p)
{
    if (!p.read || refusals_ > 0) {
        refusals_ -= refusals_ > 0 ? 1 : 0;
        p.read = false;
        return azt::not_now{};
    }
    confirm(p);
    tell({.what = happening::kind::record_acknowledged,
          .nozzle = p.play.what().number,
          .number = p.number});
    return azt::done{};
}

azt::reply azt_pumps::set_price(pump& p, const azt::request& r, time_point now)
{
    p.price_minor = std::stoll(r.data);
    p.last = {0, 0, p.price_minor};
    static_cast<void>(now);
    return azt::done{};
}

std::optional<azt::reply> azt_pumps::answer(pump& p, const azt::request& r, time_point now)
{
    if (!may(p, r, now))
        return azt::not_now{};
    switch (r.code) {
    case command::status:
        return azt::status_reply{state_of(p, now), p.finished ? '0' : '\0', 0};
    case command::current_volume:
        return azt::volume_reply{figures(p, now).volume_cl};
    case command::full_data:
        return full_data(p, now);
    case command::totals:
        return totals(p);
    case command::pump_type:
        return azt::type_reply{format_.type};
    case command::confirm:
        return confirm_asked(p);
    case command::extended_status:
        return azt::text_reply{"000000000"};
    case command::protocol_version:
        return azt::text_reply{"00000200"};
    case command::set_price:
        return set_price(p, r, now);
    case command::read_dose:
    case command::internal_error:
        return azt::not_now{};  // there is none
    case command::common_parameters:
        return std::nullopt;
    // In local mode nobody but the customer starts and stops it.
    default:
        return azt::unsupported{};
    }
}

void azt_pumps::on_bytes(byte_view input, time_point now)
{
    if (now < silent_until_)
        return;
    tick(now);
    decoder_.feed(input);
    while (const auto seen = decoder_.next()) {
        const auto r = *seen && azt::looks_like_request(**seen)
                           ? azt::parse_request(**seen)
                           : result<azt::request>(errc::refused);
        for (auto& p : pumps_) {
            if (!r || p.play.what().number != r->channel)
                continue;
            if (const auto reply = answer(p, *r, now)) {
                outbox_.push_back(encode(to_frame(*reply, format_)));
                if (settings_.options.contains("twin"))
                    outbox_.push_back(encode(to_frame(azt::reply(azt::not_now{}))));
            }
        }
    }
}

action azt_pumps::resume(time_point now)
{
    tick(now);
    if (!outbox_.empty()) {
        transmit out{std::move(outbox_.front())};
        outbox_.pop_front();
        return out;
    }
    time_point next = now + std::chrono::hours(1);
    for (const auto& p : pumps_)
        next = std::min(next, p.play.next_change(now));
    return sleep_until{next};
}

}  // namespace thirdvisit::drivers::simulator
