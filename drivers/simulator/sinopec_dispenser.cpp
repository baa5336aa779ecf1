#include "drivers/simulator/sinopec_dispenser.hpp"

#include "drivers/framing/bcd.hpp"
#include "drivers/framing/hex.hpp"

#include <algorithm>
#include <array>

namespace thirdvisit::drivers::simulator {
namespace {

namespace wire = sinopec;

constexpr double spacing = 0.5;
constexpr double reply_timeout = 2;
constexpr int timeouts_until_offline = 3;
constexpr std::size_t records_kept = 1000;
constexpr local_time long_ago{{20'000}, 43'200};

card_number asn_of(const std::string& digits)
{
    constexpr std::size_t width = 20;
    const std::string padding(width - std::min(width, digits.size()), '0');
    return card_number(padding + digits.substr(0, width));
}

std::array<std::uint8_t, 2> fuel_code(const std::string& grade)
{
    const auto raw = from_hex(grade);
    return raw && raw->size() == 2 ? std::array<std::uint8_t, 2>{(*raw)[0], (*raw)[1]}
                                   : std::array<std::uint8_t, 2>{0x10, 0x31};
}

}  // namespace

sinopec_dispenser::sinopec_dispenser(const dispenser_settings& settings) : settings_(settings)
{
    for (const auto& nozzle : settings.nozzles)
        nozzles_.emplace_back(nozzle, settings.speed);
    if (settings.options.contains("configured"))
        own_address_ = pc_address_ = 0;
}

void sinopec_dispenser::tell(happening h) const
{
    if (settings_.watch)
        settings_.watch(h);
}

bool sinopec_dispenser::begin(const fuelling_order& order, time_point now)
{
    for (auto& nozzle : nozzles_) {
        if (nozzle.what().number != order.nozzle || !nozzle.begin(order, now))
            continue;
        if (!order.card.empty())
            tell({.what = happening::kind::card_in, .nozzle = order.nozzle, .card = order.card});
        return true;
    }
    return false;
}

bool sinopec_dispenser::busy() const
{
    return std::any_of(nozzles_.begin(), nozzles_.end(),
                       [](const nozzle_play& n) { return n.now_in() != nozzle_play::phase::idle; });
}

void sinopec_dispenser::preload(int records, time_point now)
{
    for (int i = 0; i < records; ++i) {
        auto& nozzle = nozzles_[static_cast<std::size_t>(i) % nozzles_.size()];
        nozzle.begin({.nozzle = nozzle.what().number, .card = {}, .volume_ml = 10'000 + 10 * i},
                     now);
        for (const auto entered : nozzle.advance(now + std::chrono::hours(10)))
            if (entered == nozzle_play::phase::hung_up)
                finish(nozzle);
    }
}

void sinopec_dispenser::restart(time_point now)
{
    on_open(now);
    frame_number_ = 0;
    timeouts_ = 0;
    fetcher_.give_up();
}

void sinopec_dispenser::on_open(time_point now)
{
    decoder_ = wire::frame_decoder();
    outbox_.clear();
    waiting_ = waiting::nothing;
    step_ = step::poll;
    next_step_ = now;
}

void sinopec_dispenser::on_bytes(byte_view input, time_point now)
{
    if (now < silent_until_)
        return;
    decoder_.feed(input);
    while (const auto seen = decoder_.next())
        if (*seen && (*seen)->from_pc())
            if (const auto message = wire::parse_from_pc((*seen)->data))
                hear(*message, now);
}

action sinopec_dispenser::resume(time_point now)
{
    tick(now);
    if (now < silent_until_) {
        outbox_.clear();
        waiting_ = waiting::nothing;
        step_ = step::poll;
        return sleep_until{silent_until_};
    }
    if (waiting_ != waiting::nothing && now >= answer_due_)
        time_out(now);
    if (outbox_.empty() && waiting_ == waiting::nothing && now >= next_step_)
        take_step(now);
    if (!outbox_.empty()) {
        transmit out{std::move(outbox_.front())};
        outbox_.pop_front();
        return out;
    }
    time_point next = waiting_ == waiting::nothing ? next_step_ : answer_due_;
    for (const auto& nozzle : nozzles_)
        next = std::min(next, nozzle.next_change(now));
    return sleep_until{next};
}

// ---- the forecourt

void sinopec_dispenser::tick(time_point now)
{
    for (auto& nozzle : nozzles_) {
        const int number = nozzle.what().number;
        for (const auto entered : nozzle.advance(now)) {
            if (entered == nozzle_play::phase::lifted)
                tell({.what = happening::kind::nozzle_lifted, .nozzle = number});
            if (entered == nozzle_play::phase::hung_up)
                finish(nozzle);
            if (entered == nozzle_play::phase::idle && !nozzle.card().empty())
                tell({.what = happening::kind::card_out, .nozzle = number, .card = nozzle.card()});
        }
    }
}

void sinopec_dispenser::finish(const nozzle_play& nozzle)
{
    const auto record = record_of(nozzle, nozzle.delivered_ml());
    ++next_number_;
    stored_[record.pos_ttc] = record;
    if (stored_.size() > records_kept)
        stored_.erase(stored_.begin());
    if (!std::exchange(lose_next_, false))
        unsent_.push_back(record);
    tell({.what = happening::kind::fuelling_finished,
          .nozzle = record.nzn,
          .number = record.pos_ttc,
          .volume_ml = record.vol_cl * 10,
          .amount_minor = record.amn_fen,
          .card = nozzle.card()});
}

wire::transaction_record sinopec_dispenser::record_of(const nozzle_play& nozzle,
                                                      std::int64_t volume_ml) const
{
    constexpr std::uint8_t without_card = 7;
    const auto& what = nozzle.what();
    wire::transaction_record r;
    r.pos_ttc = next_number_;
    r.t_type = nozzle.card().empty() ? without_card : 0;
    r.time_bcd = to_bcd_time(settings_.clock ? settings_.clock() : long_ago);
    r.asn = asn_of(nozzle.card());
    r.psam_asn = asn_of("");
    r.vol_cl = volume_ml / 10;
    r.prc_fen = static_cast<int>(what.price_mills / 10);
    r.amn_fen = price_of({volume_ml}, {what.price_mills}).count;
    r.bal_fen = nozzle.card().empty() ? 0 : 100'000;
    r.nzn = what.number;
    r.g_code = fuel_code(what.grade);
    r.emp = 0xFF;
    r.v_tot_cl = what.totaliser_ml / 10;
    r.t_mac = {0x5A, static_cast<std::uint8_t>(next_number_ >> 8),
               static_cast<std::uint8_t>(next_number_), 0xA5};
    return r;
}

wire::real_time sinopec_dispenser::situation(time_point now) const
{
    wire::real_time m;
    for (const auto& nozzle : nozzles_) {
        if (nozzle.card_shown())
            m.items.emplace_back(wire::card_item{.gun = nozzle.what().number,
                                                 .asn = asn_of(nozzle.card()),
                                                 .status = {},
                                                 .bal_fen = 100'000,
                                                 .further = {}});
        if (nozzle.lifted())
            m.items.emplace_back(
                wire::fuelling_item{.gun = nozzle.what().number,
                                    .p_unit = 0,
                                    .amn_fen = nozzle.amount_minor(now),
                                    .vol_cl = nozzle.volume_ml(now) / 10,
                                    .prc_fen = static_cast<int>(nozzle.what().price_mills / 10)});
    }
    m.count = static_cast<int>(m.items.size());
    return m;
}

// ---- the line

void sinopec_dispenser::send(const wire::from_pump& message)
{
    outbox_.push_back(
        encode(wire::frame{pc_address_, own_address_, frame_number_, encode(message)}));
    frame_number_ = static_cast<std::uint8_t>((frame_number_ + 1) & 0x3F);
}

void sinopec_dispenser::ask(const wire::from_pump& message, waiting for_what, time_point now)
{
    send(message);
    waiting_ = for_what;
    answer_due_ = now + scaled(reply_timeout, settings_.speed);
}

void sinopec_dispenser::rest(time_point now)
{
    next_step_ = now + scaled(spacing, settings_.speed);
}

void sinopec_dispenser::take_step(time_point now)
{
    if (step_ == step::real_time) {
        send(situation(now));
        step_ = step::task;
        rest(now);
    } else if (step_ == step::task && do_task(now)) {
        step_ = step::poll;
    } else {
        step_ = step::poll;
        ask(wire::poll{}, waiting::poll_answer, now);
    }
}

// At most one thing between two polls; downloads come before records.
bool sinopec_dispenser::do_task(time_point now)
{
    if (const auto wanted = fetcher_.request()) {
        const bool first = std::holds_alternative<wire::download_request>(*wanted);
        ask(*wanted, first ? waiting::download_answer : waiting::segment_answer, now);
        return true;
    }
    if (unsent_.empty())
        return false;
    ask(wire::record_upload{unsent_.front(), {}}, waiting::record_answer, now);
    return true;
}

void sinopec_dispenser::time_out(time_point now)
{
    waiting_ = waiting::nothing;
    step_ = step::poll;
    rest(now);
    if (++timeouts_ == timeouts_until_offline && !std::exchange(offline_, true))
        tell({.what = happening::kind::offline});
}

void sinopec_dispenser::hear(const wire::from_pc& message, time_point now)
{
    const auto* offer = std::get_if<wire::download_answer>(&message);
    if (offer && was_waiting_for(waiting::download_answer, now))
        fetcher_.on_answer(*offer);
    const auto* piece = std::get_if<wire::segment_answer>(&message);
    if (piece && was_waiting_for(waiting::segment_answer, now))
        fetcher_.on_answer(*piece);
    if (const auto* answer = std::get_if<wire::poll_answer>(&message))
        on_poll_answer(*answer, now);
    else if (std::holds_alternative<wire::record_answer>(message))
        on_record_answer(now);
    else if (std::holds_alternative<wire::read_totals>(message))
        send(totals());
    else if (std::holds_alternative<wire::read_information>(message))
        send(information());
    else if (const auto* wanted = std::get_if<wire::read_record>(&message)) {
        const auto known = stored_.find(wanted->pos_ttc);
        if (known != stored_.end())
            send(wire::record_upload{known->second, {}});
        else
            send(wire::record_not_found{wanted->pos_ttc});
    }
}

// An answer nobody waits for is ignored: answers are matched by their command alone.
void sinopec_dispenser::on_poll_answer(const wire::poll_answer& m, time_point now)
{
    if (waiting_ != waiting::poll_answer)
        return;
    waiting_ = waiting::nothing;
    timeouts_ = 0;
    if (std::exchange(offline_, false))
        tell({.what = happening::kind::online});
    fetcher_.on_versions(m.has);
    step_ = step::real_time;
    next_step_ = now;
}

void sinopec_dispenser::on_record_answer(time_point now)
{
    if (waiting_ != waiting::record_answer)
        return;
    waiting_ = waiting::nothing;
    timeouts_ = 0;
    rest(now);
    const auto& record = unsent_.front();
    tell({.what = happening::kind::record_acknowledged,
          .nozzle = record.nzn,
          .number = record.pos_ttc});
    unsent_.pop_front();
}

bool sinopec_dispenser::was_waiting_for(waiting what, time_point now)
{
    if (waiting_ != what)
        return false;
    waiting_ = waiting::nothing;
    rest(now);
    return true;
}

wire::volume_totals sinopec_dispenser::totals() const
{
    wire::volume_totals m;
    for (const auto& nozzle : nozzles_)
        m.guns.push_back({nozzle.what().number, nozzle.what().totaliser_ml / 10});
    return m;
}

wire::information sinopec_dispenser::information() const
{
    wire::information m;
    m.maker = "SIMULATED";
    m.province = 11;
    m.city = 1;
    m.superior = 1;
    m.station = 1;
    m.time_bcd = to_bcd_time(settings_.clock ? settings_.clock() : long_ago);
    for (const auto& nozzle : nozzles_)
        m.guns.push_back(nozzle.what().number);
    m.has = fetcher_.own();
    return m;
}

}  // namespace thirdvisit::drivers::simulator
