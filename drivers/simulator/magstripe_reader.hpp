// A swipe reader: each card presented is one line, whole or with tracks it could not read.
#pragma once

#include "drivers/magstripe/messages.hpp"
#include "drivers/simulator/machine.hpp"

#include <deque>

namespace thirdvisit::drivers::simulator {

// Options: lrc (sends it), track1=no, track2=no, unreadable=1|2|12, line_end=cr|crlf|lf|none.
class magstripe_reader final : public reader_machine {
public:
    explicit magstripe_reader(const reader_settings& settings);

    void on_open(time_point) override { lines_.clear(); }
    void on_bytes(byte_view, time_point) override {}  // it only talks
    action resume(time_point now) override;

    // The card's number, or a whole line that begins with % or ;. Throws std::invalid_argument for
    // anything else.
    void present(std::string_view card, time_point now) override;
    void take_away(time_point now) override;

private:
    std::string option(const std::string& name) const;
    bytes line_for(std::string_view number) const;
    magstripe::track track_for(int number, const magstripe::card_track& card) const;

    reader_settings settings_;
    std::deque<bytes> lines_;
    std::string card_;
};

}  // namespace thirdvisit::drivers::simulator
