#include "drivers/simulator/gilbarco_pumps.hpp"

#include <algorithm>

namespace thirdvisit::drivers::simulator {
namespace {

using gilbarco::command;
using gilbarco::pump_state;

constexpr std::int64_t ml_per_cl = 10;

}  // namespace

gilbarco_pumps::gilbarco_pumps(const dispenser_settings& settings) : settings_(settings)
{
    for (const auto& nozzle : settings.nozzles) {
        const bool own_pump = !has("one_pump") || pumps_.empty();
        if (own_pump)
            pumps_.push_back({.number = has("one_pump") ? 1 : nozzle.number});
        auto& hoses = pumps_.back().hoses;
        const auto volume_cl = nozzle.totaliser_ml / ml_per_cl;
        hoses.push_back({static_cast<int>(hoses.size()), nozzle_play(nozzle, settings.speed),
                         volume_cl, volume_cl * nozzle.price_mills / 1000});
        pumps_.back().last.pump = pumps_.back().number;
    }
}

void gilbarco_pumps::tell(happening h) const
{
    if (settings_.watch)
        settings_.watch(h);
}

void gilbarco_pumps::on_open(time_point)
{
    decoder_ = gilbarco::frame_decoder();
    outbox_.clear();
}

bool gilbarco_pumps::begin(const fuelling_order& order, time_point now)
{
    for (auto& p : pumps_) {
        const bool taken = std::any_of(p.hoses.begin(), p.hoses.end(), [](const hose& h) {
            return h.play.now_in() != nozzle_play::phase::idle;
        });
        if (taken || (p.unread && !has("hasty")))
            continue;
        for (auto& h : p.hoses)
            if (h.play.what().number == order.nozzle && h.play.begin(order, now)) {
                if (!order.card.empty())
                    tell({.what = happening::kind::card_in,
                          .nozzle = order.nozzle,
                          .card = order.card});
                return true;
            }
    }
    return false;
}

void gilbarco_pumps::preload(int records, time_point now)
{
    for (int i = 0; i < std::min(records, static_cast<int>(pumps_.size())); ++i) {
        auto& p = pumps_[static_cast<std::size_t>(i)];
        auto& h = p.hoses.front();
        h.play.begin(
            {.nozzle = h.play.what().number, .card = {}, .volume_ml = 10'000 + ml_per_cl * i}, now);
        for (const auto entered : h.play.advance(now + std::chrono::hours(10)))
            enter(p, h, entered);
    }
}

bool gilbarco_pumps::busy() const
{
    return std::any_of(pumps_.begin(), pumps_.end(), [](const pump& p) {
        return std::any_of(p.hoses.begin(), p.hoses.end(), [](const hose& h) {
            return h.play.now_in() != nozzle_play::phase::idle;
        });
    });
}

std::size_t gilbarco_pumps::unacknowledged() const
{
    return static_cast<std::size_t>(
        std::count_if(pumps_.begin(), pumps_.end(), [](const pump& p) { return p.unread; }));
}

void gilbarco_pumps::tick(time_point now)
{
    for (auto& p : pumps_)
        for (auto& h : p.hoses)
            for (const auto entered : h.play.advance(now))
                enter(p, h, entered);
}

void gilbarco_pumps::enter(pump& p, hose& h, nozzle_play::phase entered)
{
    const int nozzle = h.play.what().number;
    if (entered == nozzle_play::phase::lifted) {
        p.complete = false;
        tell({.what = happening::kind::nozzle_lifted, .nozzle = nozzle});
    }
    if (entered == nozzle_play::phase::hung_up)
        finish(p, h);
    if (entered == nozzle_play::phase::idle && !h.play.card().empty())
        tell({.what = happening::kind::card_out, .nozzle = nozzle, .card = h.play.card()});
}

void gilbarco_pumps::finish(pump& p, hose& h)
{
    const auto volume_ml = h.play.delivered_ml();
    const auto mills = h.play.what().price_mills;
    p.last = {p.number, h.grade, mills, volume_ml / ml_per_cl,
              price_of({volume_ml}, {mills}).count};
    p.complete = p.unread = true;
    p.sale = next_sale_++;
    h.volume_cl += p.last.volume;
    h.money_minor += p.last.money;
    tell({.what = happening::kind::fuelling_finished,
          .nozzle = h.play.what().number,
          .number = p.sale,
          .volume_ml = volume_ml,
          .amount_minor = p.last.money,
          .card = h.play.card()});
}

gilbarco::pump_state gilbarco_pumps::state_of(const pump& p) const
{
    for (const auto& h : p.hoses) {
        if (h.play.now_in() == nozzle_play::phase::fuelling)
            return pump_state::busy;
        if (h.play.lifted())
            return pump_state::call;
    }
    return p.complete ? pump_state::done : pump_state::off;
}

bytes gilbarco_pumps::transaction_of(pump& p)
{
    if (std::exchange(p.unread, false))
        tell({.what = happening::kind::record_acknowledged, .nozzle = p.number, .number = p.sale});
    p.complete = p.complete && has("stays");
    return encode(gilbarco::block(p.last));
}

bytes gilbarco_pumps::totals_of(const pump& p) const
{
    constexpr std::int64_t eight_digits = 100'000'000;
    gilbarco::totals all;
    for (const auto& h : p.hoses) {
        const auto price = h.play.what().price_mills;
        all.grades.push_back(
            {h.grade, h.volume_cl % eight_digits, h.money_minor % eight_digits, price, price});
    }
    return encode(gilbarco::block(all));
}

std::int64_t gilbarco_pumps::money_now(const pump& p, time_point now) const
{
    for (const auto& h : p.hoses)
        if (h.play.now_in() == nozzle_play::phase::fuelling)
            return h.play.amount_minor(now);
    return p.last.money;
}

void gilbarco_pumps::send(bytes words)
{
    outbox_.push_back(std::move(words));
    if (has("twin"))
        outbox_.push_back(outbox_.back());
}

// Nobody but the customer starts and stops it; a block is not answered either.
void gilbarco_pumps::answer(pump& p, const gilbarco::request& r, time_point now)
{
    switch (r.code) {
    case command::status:
        return send({encode(gilbarco::status{state_of(p), p.number})});
    case command::send_data:
        return send({encode(gilbarco::status{pump_state::send_data, p.number})});
    case command::transaction:
        return send(transaction_of(p));
    case command::totals:
        if (settings_.options.find("totals") == settings_.options.end())
            send(totals_of(p));
        return;
    case command::money:
        return send(gilbarco::encode_digits(money_now(p, now), 6));
    default:
        return;
    }
}

void gilbarco_pumps::on_bytes(byte_view input, time_point now)
{
    if (has("echo"))
        outbox_.emplace_back(input.begin(), input.end());
    if (now < silent_until_)
        return;
    tick(now);
    decoder_.feed(input);
    while (const auto seen = decoder_.next()) {
        if (!*seen || (*seen)->shape != gilbarco::frame_shape::word)
            continue;
        const auto r = gilbarco::parse_request((*seen)->raw[0]);
        for (auto& p : pumps_)
            if (r && p.number == r->pump)
                answer(p, *r, now);
    }
}

action gilbarco_pumps::resume(time_point now)
{
    tick(now);
    if (!outbox_.empty()) {
        transmit out{std::move(outbox_.front())};
        outbox_.pop_front();
        return out;
    }
    time_point next = now + std::chrono::hours(1);
    for (const auto& p : pumps_)
        for (const auto& h : p.hoses)
            next = std::min(next, h.play.next_change(now));
    return sleep_until{next};
}

}  // namespace thirdvisit::drivers::simulator
