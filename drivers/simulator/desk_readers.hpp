// OSDP and PN532 readers with cards that come and go, as machines for the tests and the program.
#pragma once

#include "drivers/simulator/machine.hpp"
#include "drivers/simulator/osdp_reader.hpp"
#include "drivers/simulator/pn532_chip.hpp"

namespace thirdvisit::drivers::simulator {

// One OSDP reader at address 0. Option "secure": demands a secure channel under the delivery key.
class osdp_machine final : public reader_machine {
public:
    explicit osdp_machine(const reader_settings& settings);

    void on_open(time_point now) override { line_.on_open(now); }
    void on_bytes(byte_view input, time_point now) override { line_.on_bytes(input, now); }
    action resume(time_point now) override { return line_.resume(now); }

    // 8 hex digits: a 26-bit card, left-aligned; else the digits as printed.
    void present(std::string_view card, time_point now) override;
    void take_away(time_point now) override;

private:
    reader_settings settings_;
    osdp::simulated_reader_line line_;
    std::string card_;
};

class pn532_machine final : public reader_machine {
public:
    explicit pn532_machine(const reader_settings& settings) : settings_(settings) {}

    void on_open(time_point now) override { chip_.on_open(now); }
    void on_bytes(byte_view input, time_point now) override { chip_.on_bytes(input, now); }
    action resume(time_point now) override { return chip_.resume(now); }

    // 8 or 14 hex digits: a card with that UID; 20 digits: a fuel card with that public number.
    // Throws std::invalid_argument otherwise.
    void present(std::string_view card, time_point now) override;
    void take_away(time_point now) override;

private:
    reader_settings settings_;
    pn532::simulated_chip chip_;
    std::string card_;
};

}  // namespace thirdvisit::drivers::simulator
