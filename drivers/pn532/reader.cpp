#include "drivers/pn532/reader.hpp"

#include "drivers/framing/hex.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace thirdvisit::drivers::pn532 {

polling line_timing()
{
    polling p;
    p.reply_within = std::chrono::milliseconds(150);
    p.longest_rest = std::chrono::milliseconds(10'000);
    return p;
}

void reader::reopened(time_point now)
{
    step_ = step::wake;
    due_ = now;
    unread_.clear();
}

void reader::lost(time_point now, event_queue& out)
{
    reopened(now);
    if (!std::exchange(silent_, true))
        out.push(fell_silent{});
}

bytes reader::request(time_point)
{
    const bytes line = encode(next_command());
    if (step_ != step::wake)
        return line;
    bytes awake = wake_up();
    awake.insert(awake.end(), line.begin(), line.end());
    return awake;
}

frame reader::next_command() const
{
    switch (step_) {
    case step::wake:
        return normal_mode();
    case step::version:
        return make_command(command::firmware_version);
    case step::retries:
        return finite_retries();
    case step::look:
        return list_targets(2);
    case step::select:
        return exchange_apdu(unread_.front().number, select_apdu(settings_.layout));
    case step::number:
        return exchange_apdu(unread_.front().number, settings_.layout.read_number);
    case step::balance:
        return exchange_apdu(unread_.front().number, balance_apdu(settings_.layout));
    case step::release:
        break;
    }
    return release_all();
}

// The ACK only says that the command arrived; its answer carries the command's number plus one.
heard reader::on_frame(const frame& f, time_point now, event_queue& out)
{
    if (f.kind == frame_kind::ack)
        return {heard::begun};
    const auto asked = next_command().code;
    const bool answer = f.kind == frame_kind::information && f.from_chip && f.code == asked + 1;
    if (!answer && f.kind != frame_kind::error)
        return {};
    if (std::exchange(silent_, false))
        out.push(spoke_again{});
    due_ = now;
    if (answer)
        judge(f, now, out);
    else
        reopened(now + settings_.look_every);  // it did not understand: begin again
    return {heard::answered};
}

void reader::judge(const frame& f, time_point now, event_queue& out)
{
    switch (step_) {
    case step::wake:
        step_ = step::version;
        break;
    case step::version:
        on_version(f.data, out);
        step_ = step::retries;
        break;
    case step::retries:
        step_ = step::look;
        break;
    case step::look:
        on_targets(f.data, now, out);
        break;
    case step::select:
    case step::number:
    case step::balance:
        on_apdu(f.data, out);
        if (step_ == step::release)
            finish(now, out);
        break;
    case step::release:
        step_ = step::look;
        due_ = now + settings_.look_every;
        break;
    }
}

void reader::on_version(byte_view data, event_queue& out)
{
    const auto v = parse_firmware(data);
    if (!v)
        out.push(line_noise{v.error(), {}});
    else if (!std::exchange(greeted_, true))
        out.push(
            device_notice{0, "identified",
                          fmt::format("PN5{:02X} version {}.{}", v->ic, v->version, v->revision)});
}

void reader::on_targets(byte_view data, time_point now, event_queue& out)
{
    const auto list = parse_targets(data);
    due_ = now + settings_.look_every;
    if (!list) {
        out.push(line_noise{list.error(), {}});
        return;
    }
    for (auto& k : known_)
        ++k.misses;
    for (const auto& t : *list) {
        const auto same = std::find_if(known_.begin(), known_.end(),
                                       [&](const auto& k) { return k.uid == t.uid; });
        if (same != known_.end())
            same->misses = 0;
        else
            unread_.push_back(t);
    }
    forget_missing(out);
    if (unread_.size() > 1)
        out.push(device_notice{0, "several_cards", "two cards came at once"});
    if (!unread_.empty())
        start_next(now, out);
}

void reader::start_next(time_point now, event_queue& out)
{
    due_ = now;
    if (settings_.ask_application && unread_.front().speaks_apdu()) {
        step_ = step::select;
        spoke_apdu_ = true;
        return;
    }
    use_uid(out);
    finish(now, out);
}

// The card in front is done; the next one, or back to looking. A card we talked to is released, so
// that the next look finds it again.
void reader::finish(time_point now, event_queue& out)
{
    unread_.pop_front();
    if (!unread_.empty())
        return start_next(now, out);
    step_ = std::exchange(spoke_apdu_, false) ? step::release : step::look;
    due_ = step_ == step::release ? now : now + settings_.look_every;
}

// select -> number -> balance -> release. A card that refuses is known by its UID; one that went
// away while it was read is not: the next look finds it again, if it is there.
void reader::on_apdu(byte_view data, event_queue& out)
{
    const auto got = parse_exchange(data);
    const step was = std::exchange(step_, step::release);
    if (!got || got->error != 0)
        return;
    if (was == step::balance) {
        if (const auto coins = balance_in(got->data))
            out.push(device_notice{0, "card_balance", std::to_string(*coins)});
        return;
    }
    if (was == step::select) {
        if (apdu_data(got->data))
            step_ = step::number;
        else
            use_uid(out);
        return;
    }
    const auto number = number_in(settings_.layout, got->data);
    if (!number)
        return use_uid(out);
    identify(*number, out);
    if (settings_.ask_balance)
        step_ = step::balance;
}

void reader::use_uid(event_queue& out)
{
    const target& t = unread_.front();
    if (!t.random_uid()) {
        std::string digits = to_hex(t.uid, "");
        const card_number number(digits);
        wipe(digits);
        return identify(number, out);
    }
    known_.push_back({t.uid, "", 0});  // said once, not at every look
    out.push(device_notice{0, "card_without_number",
                           "the card shows a made-up number and no application we can read"});
}

void reader::identify(const card_number& number, event_queue& out)
{
    const bytes& uid = unread_.front().uid;
    const card_identity card = cards_->seal(number.digits());
    const auto same = std::find_if(known_.begin(), known_.end(),
                                   [&](const auto& k) { return k.token == card.token; });
    if (same != known_.end()) {  // still here under another made-up UID
        same->uid = uid;
        same->misses = 0;
        return;
    }
    known_.push_back({uid, card.token, 0});
    out.push(card_seen{0, 0, card});
}

void reader::forget_missing(event_queue& out)
{
    for (const auto& k : known_)
        if (k.misses >= settings_.misses_until_gone && !k.token.empty())
            out.push(card_gone{0, k.token});
    std::erase_if(known_, [&](const auto& k) { return k.misses >= settings_.misses_until_gone; });
}

}  // namespace thirdvisit::drivers::pn532
