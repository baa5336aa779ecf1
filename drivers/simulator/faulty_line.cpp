#include "drivers/simulator/faulty_line.hpp"

#include <algorithm>

namespace thirdvisit::drivers::simulator {

void faulty_line::send(byte_view data, time_point now)
{
    bytes out;
    for (auto byte : data) {
        if (happens(rates_.lose))
            continue;
        if (happens(rates_.damage))
            byte ^= static_cast<std::uint8_t>(1u << random_() % 8);
        out.push_back(byte);
        if (happens(rates_.repeat))
            out.push_back(byte);
    }
    const auto late = rates_.delay.count() == 0
                          ? std::chrono::milliseconds(0)
                          : std::chrono::milliseconds(random_() % (rates_.delay.count() + 1));
    // Late, but in order: a cable does not overtake itself.
    const auto earliest = under_way_.empty() ? now : under_way_.back().at;
    under_way_.push_back({std::max(earliest, now + late), std::move(out)});
}

bytes faulty_line::arrived(time_point now)
{
    bytes out;
    while (!under_way_.empty() && under_way_.front().at <= now) {
        out.insert(out.end(), under_way_.front().data.begin(), under_way_.front().data.end());
        under_way_.pop_front();
    }
    return out;
}

time_point faulty_line::next_arrival(time_point now) const
{
    return under_way_.empty() ? now + std::chrono::hours(1) : under_way_.front().at;
}

}  // namespace thirdvisit::drivers::simulator
