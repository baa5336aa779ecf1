#include "drivers/simulator/osdp_reader.hpp"

#include "drivers/osdp/messages.hpp"

#include <algorithm>

namespace thirdvisit::drivers::osdp {
namespace {

frame reply_frame(reply code, bytes data = {})
{
    frame f;
    f.code = static_cast<std::uint8_t>(code);
    f.data = std::move(data);
    return f;
}

frame refusal_frame(nak_reason why)
{
    return reply_frame(reply::nak, {static_cast<std::uint8_t>(why)});
}

bytes identity_data()
{
    return {0x33, 0x22, 0x11, 0x02, 0x01, 0x77, 0x66, 0x55, 0x44, 0x01, 0x02, 0x03};
}

bytes capability_data()
{
    return {0x03, 0x01, 0x01, 0x04, 0x01, 0x01, 0x08, 0x01, 0x00,
            0x09, 0x01, 0x00, 0x0A, 0x00, 0x01, 0x10, 0x02, 0x00};
}

bool is_handshake(const frame& f)
{
    return f.code == static_cast<std::uint8_t>(command::challenge) ||
           f.code == static_cast<std::uint8_t>(command::server_cryptogram);
}

}  // namespace

void simulated_reader::restart()
{
    channel_.reset();
    last_sequence_ = -1;
    last_reply_.reset();
}

void simulated_reader::present_bits(int bit_count, bytes left_aligned)
{
    bytes data{0, 1, static_cast<std::uint8_t>(bit_count & 0xFF),
               static_cast<std::uint8_t>(bit_count >> 8)};
    data.insert(data.end(), left_aligned.begin(), left_aligned.end());
    cards_.emplace_back(static_cast<std::uint8_t>(reply::card_raw), std::move(data));
}

void simulated_reader::present_digits(std::string_view digits)
{
    bytes data{0, 0, static_cast<std::uint8_t>(digits.size())};
    data.insert(data.end(), digits.begin(), digits.end());
    cards_.emplace_back(static_cast<std::uint8_t>(reply::card_formatted), std::move(data));
}

std::optional<frame> simulated_reader::answer(const frame& c)
{
    if (away_ || c.from_reader || c.address != settings_.address)
        return std::nullopt;
    if (busy_ > 0) {
        --busy_;
        frame f = reply_frame(reply::busy);
        f.address = settings_.address;
        f.from_reader = true;
        f.crc = c.crc;
        return f;
    }
    if (c.sequence == 0)
        restart();
    else if (c.sequence == last_sequence_ && last_reply_)
        return last_reply_;  // the panel did not get it
    frame f = respond(c);
    last_sequence_ = c.sequence;
    last_reply_ = f;
    if (new_key_)  // takes effect behind the answer, which still travels under the old key
        settings_.key = *std::exchange(new_key_, std::nullopt);
    return f;
}

frame simulated_reader::respond(const frame& c)
{
    frame f;
    const bool expected = last_sequence_ < 0 ? true : c.sequence == last_sequence_ % 3 + 1;
    bool sealed = false;
    if (!expected && c.sequence != 0) {
        f = refusal_frame(nak_reason::sequence);
        channel_.reset();
    } else if (channel_ && has_mac(c.security_type())) {
        const auto plain = channel_->open(c);
        sealed = plain.has_value();
        f = plain ? obey(*plain) : refusal_frame(nak_reason::security_unsupported);
        if (!plain)
            channel_.reset();
    } else if (channel_ || (settings_.encrypted_only && !is_handshake(c))) {
        f = refusal_frame(nak_reason::encryption_required);
    } else {
        f = obey(c);
    }
    f.address = settings_.address;
    f.from_reader = true;
    f.sequence = c.sequence;
    f.crc = c.crc;
    return sealed ? channel_->seal(std::move(f)) : f;
}

frame simulated_reader::obey(const frame& c)
{
    const auto known = parse_command(c);
    if (!known)
        return refusal_frame(known.error() == errc::unknown_command ? nak_reason::unknown_command
                                                                    : nak_reason::length);
    switch (*known) {
    case command::poll:
        return next_card();
    case command::id:
        return reply_frame(reply::id, identity_data());
    case command::capabilities:
        return reply_frame(reply::capabilities, capability_data());
    case command::challenge:
        return on_challenge(c);
    case command::server_cryptogram:
        return on_server_cryptogram(c);
    case command::key_set:
        return on_key_set(c);
    case command::led:
        ++lamps_;
        break;
    case command::buzzer:
        ++beeps_;
        break;
    case command::communication_set:
        break;
    default:
        return refusal_frame(nak_reason::unknown_command);
    }
    return reply_frame(reply::ack);
}

frame simulated_reader::next_card()
{
    if (cards_.empty())
        return reply_frame(reply::ack);
    frame f;
    f.code = cards_.front().first;
    f.data = std::move(cards_.front().second);
    cards_.pop_front();
    return f;
}

frame simulated_reader::on_challenge(const frame& c)
{
    const bool own = c.security.size() == 2 && c.security[1] == 1;
    if (c.security_type() != scs_11_challenge || (!own && settings_.key != default_key))
        return refusal_frame(nak_reason::security_unsupported);
    std::copy(c.data.begin(), c.data.end(), rnd_a_.begin());
    rnd_b_ = random_octet();
    keys_ = derive_keys(own ? settings_.key : default_key, rnd_a_);
    const block proof = reader_cryptogram(keys_, rnd_a_, rnd_b_);

    frame f = reply_frame(reply::cryptogram);
    f.security = {scs_12_cryptogram, c.security[1]};
    f.data.assign(settings_.serial.begin(), settings_.serial.end());
    f.data.insert(f.data.end(), rnd_b_.begin(), rnd_b_.end());
    f.data.insert(f.data.end(), proof.begin(), proof.end());
    return f;
}

frame simulated_reader::on_server_cryptogram(const frame& c)
{
    const block expected = panel_cryptogram(keys_, rnd_a_, rnd_b_);
    if (c.security_type() != scs_13_server_cryptogram ||
        !std::equal(expected.begin(), expected.end(), c.data.begin()))
        return refusal_frame(nak_reason::security_unsupported);
    const block mac = initial_reply_mac(keys_, expected);
    channel_.emplace(keys_, mac);
    frame f = reply_frame(reply::initial_mac, {mac.begin(), mac.end()});
    f.security = {scs_14_initial_mac, 1};
    return f;
}

frame simulated_reader::on_key_set(const frame& c)
{
    if (!channel_ || c.data.size() != 18)
        return refusal_frame(channel_ ? nak_reason::length : nak_reason::encryption_required);
    block key{};
    std::copy_n(c.data.begin() + 2, key.size(), key.begin());
    new_key_ = key;
    return reply_frame(reply::ack);
}

action simulated_reader_line::resume(time_point now)
{
    if (!out_.empty()) {
        bytes first = std::move(out_.front());
        out_.pop_front();
        return transmit{std::move(first)};
    }
    if (decoder_.waiting() != 0 && now >= last_byte_ + std::chrono::milliseconds(200)) {
        decoder_.flush();
        on_bytes({}, now);
    }
    return sleep_until{now + std::chrono::milliseconds(200)};
}

void simulated_reader_line::on_bytes(byte_view input, time_point now)
{
    last_byte_ = now;
    decoder_.feed(input);
    while (const auto got = decoder_.next())
        for (auto& r : readers_)
            if (const auto reply = *got ? r.answer(**got) : std::nullopt)
                out_.push_back(encode(*reply));
}

void simulated_reader_line::on_open(time_point)
{
    decoder_ = decoder<frame_scanner>{};
    out_.clear();
}

}  // namespace thirdvisit::drivers::osdp
