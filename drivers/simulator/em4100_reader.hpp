// A desk reader with or without a tag on it: the tag's frame every 60 ms while it is near.
#pragma once

#include "drivers/em4100/frame.hpp"
#include "drivers/simulator/machine.hpp"

namespace thirdvisit::drivers::simulator {

class em4100_reader final : public reader_machine {
public:
    explicit em4100_reader(const reader_settings& settings)
        : settings_(settings), binary_(settings.options.contains("binary"))
    {}

    void on_open(time_point) override {}
    void on_bytes(byte_view, time_point) override {}  // it only talks
    action resume(time_point now) override;

    // Ten hex digits, e.g. 010063E9AE. Throws std::invalid_argument otherwise.
    void present(std::string_view card, time_point now) override;
    void take_away(time_point now) override;

private:
    reader_settings settings_;
    bool binary_;
    std::optional<em4100::tag> near_;
    std::string card_;
    time_point next_{};
};

}  // namespace thirdvisit::drivers::simulator
