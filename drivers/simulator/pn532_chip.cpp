#include "drivers/simulator/pn532_chip.hpp"

#include <algorithm>

namespace thirdvisit::drivers::pn532 {
namespace {

constexpr std::size_t most_targets = 2;
constexpr std::uint8_t no_such_target = 0x27;  // "not acceptable in this context"
constexpr std::uint8_t silent_card = 0x01;     // time-out

std::uint16_t word_at(byte_view data, std::size_t at)
{
    return static_cast<std::uint16_t>(data[at] << 8 | data[at + 1]);
}

}  // namespace

simulated_card uid_card(bytes uid)
{
    simulated_card card;
    card.answers = target{1, 0x0004, 0x08, std::move(uid), {}};
    return card;
}

simulated_card fuel_card(bytes uid, bytes number_bcd, std::uint32_t coins)
{
    simulated_card card;
    card.answers = target{1, 0x0004, 0x20, std::move(uid), {0x78, 0x80, 0x70, 0x02}};
    bytes file(30);
    std::copy(number_bcd.begin(), number_bcd.end(), file.begin() + 10);
    file.insert(file.end(), {0x90, 0x00});
    card.apdus[0x00A4] = {0x6F, 0x00, 0x90, 0x00};
    card.apdus[0x00B0] = std::move(file);
    card.apdus[0x805C] = {static_cast<std::uint8_t>(coins >> 24),
                          static_cast<std::uint8_t>(coins >> 16 & 0xFF),
                          static_cast<std::uint8_t>(coins >> 8 & 0xFF),
                          static_cast<std::uint8_t>(coins & 0xFF),
                          0x90,
                          0x00};
    return card;
}

void simulated_chip::take_away(const bytes& uid)
{
    std::erase_if(cards_, [&](const auto& c) { return c.answers.uid == uid; });
}

void simulated_chip::on_open(time_point)
{
    decoder_ = frame_decoder{};
    out_.clear();
}

void simulated_chip::on_bytes(byte_view input, time_point now)
{
    if (away_)
        return;
    last_byte_ = now;
    awake_ = awake_ || std::find(input.begin(), input.end(), 0x55) != input.end();
    decoder_.feed(input);
    while (const auto got = decoder_.next()) {
        if (!awake_)
            continue;
        if (*got)
            obey(**got);
        else
            out_.push_back(encode(frame{frame_kind::error, true, 0, {}}));
    }
}

action simulated_chip::resume(time_point now)
{
    if (!out_.empty()) {
        bytes first = std::move(out_.front());
        out_.pop_front();
        return transmit{std::move(first)};
    }
    if (decoder_.waiting() != 0 && now >= last_byte_ + std::chrono::milliseconds(200))
        decoder_ = frame_decoder{};
    return sleep_until{now + std::chrono::milliseconds(200)};
}

void simulated_chip::send(frame f)
{
    bytes line = encode(f);
    if (damaged_ > 0) {
        --damaged_;
        line[line.size() / 2] ^= 0x01;
    }
    out_.push_back(std::move(line));
}

// ACK first, then the answer; an ACK from the host aborts, a NACK asks for the last answer again.
void simulated_chip::obey(const frame& f)
{
    if (f.kind == frame_kind::nack && last_answer_.code != 0)
        return send(last_answer_);
    if (f.kind != frame_kind::information || f.from_chip)
        return out_.clear();
    auto data = answer(f);
    if (!data) {
        out_.push_back(encode(frame{frame_kind::error, true, 0, {}}));
        return;
    }
    out_.push_back(encode(frame{frame_kind::ack, true, 0, {}}));
    last_answer_ = frame{frame_kind::information, true, static_cast<std::uint8_t>(f.code + 1),
                         std::move(*data)};
    send(last_answer_);
}

std::optional<bytes> simulated_chip::answer(const frame& f)
{
    switch (static_cast<command>(f.code)) {
    case command::diagnose:
        return f.data;  // communication test: the same back
    case command::firmware_version:
        return bytes{0x32, 0x01, 0x06, 0x07};
    case command::general_status:
        return bytes{0x00, 0x00, 0x00, 0x80};
    case command::read_register:
        return registers(f.data);
    case command::list_passive_target:
        return list(f.data);
    case command::data_exchange:
        return exchange(f.data);
    case command::deselect:
    case command::release:
    case command::select:
        return bytes{0x00};
    case command::auto_poll:
        return bytes{0x00};
    case command::write_register:
        for (std::size_t at = 0; at + 2 < f.data.size(); at += 3)
            registers_[word_at(f.data, at)] = f.data[at + 2];
        return bytes{};
    case command::rf_configuration:
        if (f.data.size() == 4 && f.data[0] == 0x05)
            finite_ = f.data[3] != 0xFF;
        return bytes{};
    case command::set_parameters:
    case command::sam_configuration:
        return bytes{};
    case command::power_down:
        return bytes{0x00};
    case command::communicate_thru:
        break;
    }
    return std::nullopt;
}

bytes simulated_chip::registers(byte_view addresses) const
{
    bytes out;
    for (std::size_t at = 0; at + 1 < addresses.size(); at += 2) {
        const auto found = registers_.find(word_at(addresses, at));
        out.push_back(found == registers_.end() ? 0x00 : found->second);
    }
    return out;
}

bytes simulated_chip::list(byte_view data) const
{
    std::vector<target> seen;
    const bool type_a = data.size() >= 2 && data[1] == 0x00;
    const std::size_t most = type_a ? std::min<std::size_t>(data[0], most_targets) : 0;
    for (std::size_t i = 0; i < std::min(most, cards_.size()); ++i) {
        seen.push_back(cards_[i].answers);
        seen.back().number = static_cast<int>(i) + 1;
    }
    return encode_targets(seen);
}

bytes simulated_chip::exchange(byte_view data) const
{
    if (data.empty() || data[0] == 0 || data[0] > cards_.size())
        return {no_such_target};
    const simulated_card& card = cards_[data[0] - 1u];
    if (!card.answers.speaks_apdu() || data.size() < 3)
        return {silent_card};
    const auto found = card.apdus.find(word_at(data, 1));
    bytes out{0x00};
    if (found == card.apdus.end())
        out.insert(out.end(), {0x6D, 0x00});
    else
        out.insert(out.end(), found->second.begin(), found->second.end());
    return out;
}

}  // namespace thirdvisit::drivers::pn532
