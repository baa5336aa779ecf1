#include "drivers/osdp/panel.hpp"

#include "drivers/framing/hex.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace thirdvisit::drivers::osdp {

polling line_timing()
{
    polling p;
    p.reply_within = std::chrono::milliseconds(200);
    p.tries = 8;
    return p;
}

void reader::restart(time_point now)
{
    stage_ = stage::identify;
    sequence_ = 0;
    due_ = now;
    channel_.reset();
    feedback_.clear();
}

block reader::key_in_use() const
{
    return settings_.key && !on_delivery_key_ ? *settings_.key : default_key;
}

bytes reader::request(time_point)
{
    frame f = next_command();
    f.address = settings_.address;
    f.crc = settings_.crc;
    f.sequence = sequence_;
    asked_sequence_ = sequence_;
    sequence_ = sequence_ % 3 + 1;  // 0 only after a restart, then 1 2 3 1 2 3
    if (channel_)
        f = channel_->seal(std::move(f));
    return encode(f);
}

frame reader::challenge_command()
{
    rnd_a_ = random_();
    keys_ = derive_keys(key_in_use(), rnd_a_);
    frame f;
    f.code = static_cast<std::uint8_t>(command::challenge);
    f.security = {scs_11_challenge, static_cast<std::uint8_t>(key_in_use() == default_key ? 0 : 1)};
    f.data.assign(rnd_a_.begin(), rnd_a_.end());
    return f;
}

frame reader::next_command()
{
    frame f;
    switch (stage_) {
    case stage::identify:
        f.code = static_cast<std::uint8_t>(command::id);
        f.data = {0};
        break;
    case stage::list_capabilities:
        f.code = static_cast<std::uint8_t>(command::capabilities);
        f.data = {0};
        break;
    case stage::challenge:
        return challenge_command();
    case stage::prove:
        f.code = static_cast<std::uint8_t>(command::server_cryptogram);
        f.security = {scs_13_server_cryptogram,
                      static_cast<std::uint8_t>(key_in_use() == default_key ? 0 : 1)};
        f.data.assign(panel_proof_.begin(), panel_proof_.end());
        break;
    case stage::set_key:
        f.code = static_cast<std::uint8_t>(command::key_set);
        f.data = key_set_data(*settings_.key);
        break;
    case stage::online:
        f.code = static_cast<std::uint8_t>(command::poll);
        if (!feedback_.empty()) {
            f.code = static_cast<std::uint8_t>(feedback_.front().first);
            f.data = std::move(feedback_.front().second);
            feedback_.erase(feedback_.begin());
        }
        break;
    }
    return f;
}

// Everything a reader sends but BUSY and a NAK must carry the number it was asked with, and inside
// a secure channel it must be sealed; an answer that is not is nobody's.
heard reader::on_frame(const frame& f, time_point now, event_queue& out)
{
    if (!f.from_reader || f.address != settings_.address)
        return {};
    const bool nak = f.code == static_cast<std::uint8_t>(reply::nak);
    const bool is_busy = f.code == static_cast<std::uint8_t>(reply::busy);
    if (f.sequence != asked_sequence_ && !nak && !is_busy)
        return {};
    if (std::exchange(silent_, false))
        out.push(spoke_again{settings_.address});
    if (is_busy)
        return {heard::again_later};

    due_ = now;
    result<frame> plain = f;
    if (channel_ && has_mac(f.security_type()))
        plain = channel_->open(f);
    else if (channel_ && !nak)
        plain = errc::not_permitted;
    if (!plain) {
        out.push(line_noise{plain.error(), {}});
        restart(now);
        return {heard::answered};
    }
    const auto message = parse_reply(*plain);
    if (message) {
        judge(*message, now, out);
    } else {
        out.push(line_noise{message.error(), {}});
        advance(now);
    }
    return {heard::answered};
}

void reader::advance(time_point now)
{
    due_ = now;
    switch (stage_) {
    case stage::identify:
        stage_ = stage::list_capabilities;
        break;
    case stage::list_capabilities:
        stage_ = wants_channel() ? stage::challenge : stage::online;
        break;
    case stage::challenge:
        stage_ = stage::prove;
        break;
    case stage::prove:
        stage_ = on_delivery_key_ ? stage::set_key : stage::online;
        break;
    case stage::set_key:
        on_delivery_key_ = false;
        restart(now);
        break;
    case stage::online:
        due_ = now + (feedback_.empty() ? settings_.poll_every : polling{}.gap);
        break;
    }
}

void reader::judge(const reply_message& m, time_point now, event_queue& out)
{
    if (const auto* r = std::get_if<refusal>(&m))
        return on_refusal(r->why, now, out);
    if (const auto* c = std::get_if<cryptogram>(&m))
        return on_cryptogram(*c, now, out);
    if (const auto* i = std::get_if<initial_mac>(&m))
        return on_initial_mac(*i, now, out);
    if (stage_ == stage::challenge || stage_ == stage::prove)
        return handshake_failed("the reader answered something else", now, out);

    if (const auto* who = std::get_if<identity>(&m); who && !std::exchange(greeted_, true))
        out.push(device_notice{settings_.address, "identified",
                               fmt::format("vendor {:06X} model {} version {} serial {:08X}",
                                           who->vendor, who->model, who->version, who->serial)});
    if (const auto* d = std::get_if<card_digits>(&m))
        on_card(d->digits, d->reader, out);
    if (const auto* b = std::get_if<card_bits>(&m)) {
        const auto number = settings_.number == number_format::h10301
                                ? h10301_digits(*b)
                                : result<card_number>(hex_digits(*b));
        if (number)
            on_card(*number, b->reader, out);
        else
            out.push(line_noise{number.error(), {}});
    }
    if (const auto* k = std::get_if<keys_pressed>(&m))
        out.push(device_notice{settings_.address, "keys_pressed", fmt::format("{}", k->count)});
    advance(now);
}

// A wrong number or a bad check starts the conversation again; a command the reader does not know
// is left out; "encrypt first" and "cannot encrypt" concern the handshake.
void reader::on_refusal(nak_reason why, time_point now, event_queue& out)
{
    const bool handshake = stage_ == stage::challenge || stage_ == stage::prove;
    if (handshake || why == nak_reason::security_unsupported)
        return handshake_failed("the reader refused", now, out);
    if (why == nak_reason::encryption_required && !wants_channel())
        return handshake_failed("the reader demands a key and none is configured", now, out);
    const bool skippable = why == nak_reason::unknown_command || why == nak_reason::record ||
                           why == nak_reason::length;
    if (skippable && stage_ != stage::set_key)
        return advance(now);
    const bool before_channel = stage_ == stage::identify || stage_ == stage::list_capabilities;
    if (why == nak_reason::encryption_required && before_channel)
        return advance(now);
    restart(now);
    due_ = now + settings_.poll_every;
}

void reader::on_cryptogram(const cryptogram& c, time_point now, event_queue& out)
{
    if (stage_ != stage::challenge)
        return restart(now);
    octet rnd_b{};
    std::copy(c.random.begin(), c.random.end(), rnd_b.begin());
    const block expected = reader_cryptogram(keys_, rnd_a_, rnd_b);
    if (!std::equal(expected.begin(), expected.end(), c.proof.begin()))
        return handshake_failed("the reader has another key", now, out);
    panel_proof_ = panel_cryptogram(keys_, rnd_a_, rnd_b);
    initial_mac_ = initial_reply_mac(keys_, panel_proof_);
    advance(now);
}

void reader::on_initial_mac(const initial_mac& m, time_point now, event_queue& out)
{
    if (stage_ != stage::prove ||
        !std::equal(initial_mac_.begin(), initial_mac_.end(), m.mac.begin()))
        return handshake_failed("the reader did not prove its key", now, out);
    channel_.emplace(keys_, initial_mac_);
    warned_ = false;
    advance(now);
}

// With permission to install, a reader that refuses the own key is tried once with the delivery
// key; else it stays unused and is asked again after a while. Never plain: a key was configured.
void reader::handshake_failed(const char* why, time_point now, event_queue& out)
{
    const bool try_delivery_key = settings_.key && settings_.install && !on_delivery_key_;
    on_delivery_key_ = try_delivery_key;
    restart(now);
    if (try_delivery_key)
        return;
    due_ = now + settings_.insecure_pause;
    if (!std::exchange(warned_, true))
        out.push(device_notice{settings_.address, "secure_channel_failed", why});
}

void reader::on_card(const card_number& number, int reader_number, event_queue& out)
{
    out.push(card_seen{settings_.address, 0, cards_->seal(number.digits())});
    if (!settings_.feedback)
        return;
    const auto which = static_cast<std::uint8_t>(reader_number);
    feedback_.emplace_back(command::led, led_green_for(which, 10));
    feedback_.emplace_back(command::buzzer, beep_once(which));
}

// One question, two answers, again and again: two readers have the same address.
void reader::unasked(const frame& f, time_point, event_queue& out)
{
    constexpr int clash_after = 3;
    if (f.from_reader && f.address == settings_.address && ++unasked_ == clash_after)
        out.push(device_notice{settings_.address, "address_clash",
                               "two readers answer to this address; give each its own"});
}

void reader::lost(time_point now, event_queue& out)
{
    restart(now);
    if (!std::exchange(silent_, true))
        out.push(fell_silent{settings_.address});
}

}  // namespace thirdvisit::drivers::osdp
