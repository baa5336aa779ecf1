#include "drivers/probe/protocol_guess.hpp"

#include "drivers/decode/decode.hpp"

#include <algorithm>

namespace thirdvisit::drivers {
namespace {

constexpr std::size_t bytes_that_prove = 4;

guess understanding_of(std::string_view protocol, byte_view heard)
{
    guess g{.protocol = std::string(protocol)};
    for (const auto& line : decode(protocol, heard))
        ++(line.starts_with(R"({"ok":true)") ? g.frames : g.faults);
    // Protocols of single bytes without a check understand any noise; that is no evidence.
    if (heard.size() < bytes_that_prove * static_cast<std::size_t>(g.frames))
        g.frames = 0;
    return g;
}

}  // namespace

bool same_line(const line_settings& a, const line_settings& b) noexcept
{
    return a.baud == b.baud && a.bits == b.bits && a.parity == b.parity &&
           a.stop_bits == b.stop_bits;
}

guess best_guess(byte_view heard, const line_settings& line)
{
    guess best;
    bool tie = false;
    for (const auto* row : all_drivers()) {
        if (!same_line(row->line, line) || !find_line_tools(row->name))
            continue;
        const auto g = understanding_of(row->name, heard);
        const int score = g.frames - g.faults;
        const int leader = best.frames - best.faults;
        if (g.frames == 0 || (!best.protocol.empty() && score < leader))
            continue;
        tie = !best.protocol.empty() && score == leader;
        best = g;
    }
    return tie ? guess{} : best;
}

}  // namespace thirdvisit::drivers
