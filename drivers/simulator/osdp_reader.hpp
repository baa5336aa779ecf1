// The peripheral's side of OSDP: one or several readers on one line, with keys, cards and the
// faults a test wants. Sans-I/O; answers as IEC 60839-11-5 demands (dossier 9.2, 9.3).
#pragma once

#include "drivers/device/session.hpp"
#include "drivers/framing/decoder.hpp"
#include "drivers/osdp/secure_channel.hpp"

#include <deque>
#include <optional>
#include <vector>

namespace thirdvisit::drivers::osdp {

struct simulated_reader_settings {
    int address{};
    block key{default_key};                // the key it holds; the delivery key until one is set
    bool encrypted_only{};                 // NAK 6 to anything but the handshake outside a channel
    octet serial{0, 1, 2, 3, 4, 5, 6, 7};  // cUID in the handshake
};

class simulated_reader {
public:
    explicit simulated_reader(const simulated_reader_settings& s) : settings_(s) {}

    // Its answer; nothing to frames for others.
    std::optional<frame> answer(const frame& command);

    void present_bits(int bit_count, bytes left_aligned);
    void present_digits(std::string_view digits);
    void be_busy(int times) { busy_ = times; }
    void unplug(bool away) { away_ = away; }
    void restart();

    int address() const { return settings_.address; }
    const block& key() const { return settings_.key; }
    bool in_channel() const { return channel_.has_value(); }
    int lamp_commands() const { return lamps_; }
    int beeps() const { return beeps_; }

private:
    frame respond(const frame& command);
    frame obey(const frame& plain);
    frame on_challenge(const frame& command);
    frame on_server_cryptogram(const frame& command);
    frame on_key_set(const frame& plain);
    frame next_card();

    simulated_reader_settings settings_;
    std::deque<std::pair<std::uint8_t, bytes>> cards_;  // reply code and data
    std::optional<secure_channel> channel_;
    session_keys keys_{};
    octet rnd_a_{};
    octet rnd_b_{};
    std::optional<block> new_key_;
    int last_sequence_{-1};
    std::optional<frame> last_reply_;
    int busy_{};
    bool away_{};
    int lamps_{};
    int beeps_{};
};

// All readers of one line, as a conversation.
class simulated_reader_line final : public session {
public:
    explicit simulated_reader_line(std::vector<simulated_reader> readers)
        : readers_(std::move(readers))
    {}

    action resume(time_point now) override;
    void on_bytes(byte_view input, time_point now) override;
    void on_open(time_point now) override;

    simulated_reader& at(std::size_t index) { return readers_[index]; }

private:
    std::vector<simulated_reader> readers_;
    decoder<frame_scanner> decoder_;
    std::deque<bytes> out_;
    time_point last_byte_{};
};

}  // namespace thirdvisit::drivers::osdp
