// The common run of a capture through a frame decoder: one line per frame or damaged stretch.
#pragma once

#include "drivers/decode/json_lines.hpp"
#include "drivers/framing/decoder.hpp"

#include <string>
#include <vector>

namespace thirdvisit::drivers {

// `show(frame, raw)` returns the line for a sound frame.
template <class Decoder, class Show>
std::vector<std::string> run_capture(Decoder decoder, byte_view data, Show show)
{
    std::vector<std::string> lines;
    decoder.feed(data);
    decoder.flush();
    while (const auto seen = decoder.next())
        lines.push_back(*seen ? show(**seen, decoder.raw())
                              : fault_line(seen->error(), decoder.raw()));
    if (lines.empty() && !data.empty())
        lines.push_back(nothing_line(data.size()));
    return lines;
}

}  // namespace thirdvisit::drivers
