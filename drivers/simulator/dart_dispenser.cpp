#include "drivers/simulator/dart_dispenser.hpp"

#include <algorithm>

namespace thirdvisit::drivers::simulator {
namespace {

using dart::pump_status;

constexpr std::int64_t ml_per_unit = 10;     // two decimals of a litre
constexpr std::int64_t mills_per_unit = 10;  // two decimals of the price
constexpr int cpu_reset = 0x01;

}  // namespace

dart_dispenser::dart_dispenser(const dispenser_settings& settings)
    : settings_(settings), waits_(settings.options.contains("waits"))
{
    const bool separate = settings.options.contains("separate");
    for (const auto& n : settings.nozzles) {
        if (pumps_.empty() || separate) {
            pumps_.emplace_back();
            pumps_.back().address = dart::first_address + static_cast<int>(pumps_.size()) - 1;
        }
        auto& nozzles = pumps_.back().nozzles;
        nozzles.push_back({static_cast<int>(nozzles.size()) + 1, {n, settings.speed}, 0});
    }
}

void dart_dispenser::tell(happening h) const
{
    if (settings_.watch)
        settings_.watch(h);
}

bool dart_dispenser::begin(const fuelling_order& order, time_point now)
{
    const auto free = [](const local_nozzle& n) {
        return n.play.now_in() == nozzle_play::phase::idle;
    };
    for (auto& p : pumps_)
        for (std::size_t i = 0; i < p.nozzles.size(); ++i) {
            if (p.nozzles[i].play.what().number != order.nozzle)
                continue;
            if (!std::all_of(p.nozzles.begin(), p.nozzles.end(), free))
                return false;
            p.active = i;
            return p.nozzles[i].play.begin(order, now);
        }
    return false;
}

bool dart_dispenser::busy() const
{
    return std::any_of(pumps_.begin(), pumps_.end(), [](const pump& p) {
        return std::any_of(p.nozzles.begin(), p.nozzles.end(), [](const local_nozzle& n) {
            return n.play.now_in() != nozzle_play::phase::idle;
        });
    });
}

void dart_dispenser::preload(int records, time_point now)
{
    auto& p = pumps_.front();
    auto& n = p.nozzles.front();
    for (int i = 0; i < records; ++i) {
        n.play.begin({n.play.what().number, {}, 10'000 + 10 * i}, now);
        for (const auto phase : n.play.advance(now + std::chrono::hours(10)))
            enter(p, n, phase, now);
    }
    p.waiting.clear();
}

void dart_dispenser::restart(time_point now)
{
    on_open(now);
    for (auto& p : pumps_) {
        p.tx = 0;
        p.waiting.clear();
        p.unacknowledged = false;
        say(p, {dart::pump_alarm{cpu_reset}, dart::status{p.status}, nozzle_state(p)});
    }
}

void dart_dispenser::on_open(time_point)
{
    decoder_ = dart::frame_decoder{};
    outbox_.clear();
}

void dart_dispenser::on_bytes(byte_view input, time_point now)
{
    if (now < silent_until_)
        return;
    decoder_.feed(input);
    while (const auto seen = decoder_.next())
        for (auto& p : pumps_)
            if (*seen && (*seen)->address == p.address)
                hear(p, **seen, now);
}

action dart_dispenser::resume(time_point now)
{
    time_point next = now + std::chrono::milliseconds(200);
    for (auto& p : pumps_) {
        play(p, now);
        for (const auto& n : p.nozzles)
            next = std::min(next, n.play.next_change(now));
    }
    if (now < silent_until_)
        outbox_.clear();
    if (outbox_.empty())
        return sleep_until{std::max(next, now)};
    transmit out{std::move(outbox_.front())};
    outbox_.pop_front();
    return out;
}

void dart_dispenser::hear(pump& p, const dart::frame& f, time_point now)
{
    switch (f.kind) {
    case dart::frame_kind::poll:
        return answer_poll(p);
    case dart::frame_kind::ack_poll:
    case dart::frame_kind::ack:
        if (p.unacknowledged && f.tx == p.tx) {
            p.unacknowledged = false;
            p.waiting.pop_front();
            p.tx = p.tx % 15 + 1;
        }
        if (f.kind == dart::frame_kind::ack_poll)
            answer_poll(p);
        return;
    case dart::frame_kind::nak:
        p.tx = 0;
        return;
    case dart::frame_kind::eot:
        return;
    case dart::frame_kind::data:
        break;
    }
    const auto orders = dart::parse_to_pump(f.data);
    send(p, orders ? dart::frame_kind::ack : dart::frame_kind::nak, f.tx);
    if (orders)
        for (const auto& one : *orders)
            obey(p, one, now);
}

// What is not acknowledged is said again, under the same number.
void dart_dispenser::answer_poll(pump& p)
{
    if (p.waiting.empty())
        return send(p, dart::frame_kind::eot, 0);
    p.unacknowledged = true;
    send(p, dart::frame_kind::data, p.tx, p.waiting.front());
}

void dart_dispenser::obey(pump& p, const dart::to_pump& m, time_point now)
{
    if (const auto* t = std::get_if<dart::totals_request>(&m)) {
        const auto wanted = static_cast<std::size_t>(t->counter & 0x0F) - 1;
        if (no_totals_ || t->counter > 0x0F || wanted >= p.nozzles.size())
            return;
        const auto total = p.nozzles[wanted].play.what().totaliser_ml / ml_per_unit;
        take_over(p.nozzles[wanted]);
        return say(p, {dart::totals{t->counter, {total, 0, total}}});
    }
    const auto* o = std::get_if<dart::pump_order>(&m);
    if (o == nullptr)
        return;
    switch (o->what) {
    case dart::order::return_status:
        return say(p, {dart::status{p.status}, nozzle_state(p)});
    case dart::order::return_prices:
        return say(p, {nozzle_state(p)});
    case dart::order::return_identity:
        return say(p, {dart::pump_identity{20'260'001}});
    case dart::order::return_filling_information:
        if (no_totals_)
            take_over(p.nozzles[p.active]);
        return say(p, {p.figures});
    case dart::order::return_parameters:
        return say(p, {dart::parameters{bytes{2, 2, 2}}});
    case dart::order::reset:
        if (p.status == pump_status::completed || p.status == pump_status::limit_reached)
            p.status = pump_status::reset;
        break;
    case dart::order::authorise:
        if (p.status == pump_status::reset)
            p.status = pump_status::authorised;
        break;
    default:
        return;
    }
    say(p, {dart::status{p.status}, nozzle_state(p)});
    play(p, now);
}

void dart_dispenser::play(pump& p, time_point now)
{
    for (auto& n : p.nozzles) {
        for (const auto phase : n.play.advance(now))
            enter(p, n, phase, now);
        const auto shown = n.play.volume_ml(now) / ml_per_unit;
        if (n.play.now_in() == nozzle_play::phase::fuelling && shown != p.volume_shown &&
            p.waiting.empty()) {
            p.volume_shown = shown;
            p.figures = {shown, n.play.amount_minor(now)};
            say(p, {p.figures});
        }
    }
}

void dart_dispenser::enter(pump& p, local_nozzle& n, nozzle_play::phase phase, time_point)
{
    switch (phase) {
    case nozzle_play::phase::lifted:
        p.out = true;
        p.status = pump_status::reset;
        say(p, {dart::status{p.status}, nozzle_state(p)});
        if (!waits_) {
            p.status = pump_status::authorised;
            say(p, {dart::status{p.status}});
        }
        tell({.what = happening::kind::nozzle_lifted, .nozzle = n.play.what().number});
        break;
    case nozzle_play::phase::fuelling:
        p.status = pump_status::filling;
        p.figures = {};
        say(p, {dart::status{p.status}});
        break;
    case nozzle_play::phase::hung_up:
        finish(p, n);
        break;
    default:
        break;
    }
}

void dart_dispenser::finish(pump& p, local_nozzle& n)
{
    const auto& what = n.play.what();
    const auto amount = price_of({n.play.delivered_ml()}, {what.price_mills}).count;
    p.out = false;
    p.status = pump_status::completed;
    p.figures = {n.play.delivered_ml() / ml_per_unit, amount};
    say(p, {p.figures, nozzle_state(p), dart::status{p.status}});
    tell({.what = happening::kind::fuelling_finished,
          .nozzle = what.number,
          .number = ++n.deliveries,
          .volume_ml = n.play.delivered_ml(),
          .amount_minor = amount,
          .card = n.play.card()});
}

void dart_dispenser::take_over(local_nozzle& n)
{
    while (n.taken_over < n.deliveries)
        tell({.what = happening::kind::record_acknowledged,
              .nozzle = n.play.what().number,
              .number = ++n.taken_over});
}

std::size_t dart_dispenser::unacknowledged() const
{
    std::int64_t open = 0;
    for (const auto& p : pumps_)
        for (const auto& n : p.nozzles)
            open += n.deliveries - n.taken_over;
    return static_cast<std::size_t>(open);
}

dart::nozzle_and_price dart_dispenser::nozzle_state(const pump& p) const
{
    const auto& n = p.nozzles[p.active];
    return {n.play.what().price_mills / mills_per_unit, n.number, p.out};
}

void dart_dispenser::say(pump& p, std::initializer_list<dart::from_pump> transactions)
{
    bytes content;
    for (const auto& t : transactions) {
        const bytes one = dart::encode(t);
        content.insert(content.end(), one.begin(), one.end());
    }
    p.waiting.push_back(std::move(content));
}

void dart_dispenser::send(const pump& p, dart::frame_kind kind, int tx, bytes data)
{
    outbox_.push_back(dart::encode(dart::frame{p.address, kind, tx, std::move(data)}));
}

}  // namespace thirdvisit::drivers::simulator
