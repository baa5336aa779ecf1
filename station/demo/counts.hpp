// What really lies where when the demo is over: the simulator's own count, the rows in the
// station's database, the rows in head office's database. Nobody is asked about himself twice, and
// no program's answer is taken for another's.
#pragma once

#include "station/demo/world.hpp"

#include <cstdint>
#include <string>

namespace thirdvisit::demo {

struct counts {
    std::int64_t fuellings_simulated{};
    std::int64_t fuellings_stored{};  // live ones, at the station
    std::int64_t visits{};            // imported and live, at the station
    std::int64_t visits_head_office{};
    std::int64_t flags{};
    std::int64_t unsent{};
    std::int64_t gaps{};        // numbers that head office never got
    std::int64_t duplicates{};  // records stored twice, at either end
    std::int64_t set_aside{};

    std::int64_t lost{};     // simulated, but not stored exactly so
    std::int64_t foreign{};  // fuellings at head office that no station fuelling explains, and back
};

// Reads the files of the demo's folder; the programs may still run.
counts count_all(const world& w);

// Exactly the keys of the README, in their order.
std::string to_json(const counts& c);
// Empty when nothing was lost or doubled and at least one flag was raised.
std::string complaint(const counts& c);

}  // namespace thirdvisit::demo
