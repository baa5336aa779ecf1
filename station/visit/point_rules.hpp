// What a fact means at a fuelling point, as a table: the phase the point is in against what
// happened. Rules only: no clock, no store, no device.
#pragma once

#include <cstddef>

namespace thirdvisit::station {

enum class point_phase {
    idle,     // nobody here
    waiting,  // an identity, no nozzle up, nothing delivered yet
    running,  // a nozzle is up, nothing delivered yet
    again,    // a nozzle is up after a delivery of the same visit
    owed,     // hung up, the record has not come
    settled,  // at least one record, nozzles down, nothing owed: the closing window runs
};
constexpr std::size_t point_phase_count = 6;

enum class point_event {
    identity,     // fits who is here, or is the first
    other,        // a card or plate that contradicts who is here
    lifted_soon,  // nozzle up, no hang-up before or at most 60 s ago
    lifted_late,  // nozzle up later than 60 s after the hang-up
    hung_up,      // a nozzle that was up
    record,       // final figures of a delivery that belongs here
    time_passed,  // the deadline of the phase
};
constexpr std::size_t point_event_count = 7;

enum class point_action {
    refuse,   // cannot happen in this phase
    begin,    // a new presence starts with this fact
    join,     // the fact joins the presence
    replace,  // it joins and takes the place of the card or plate before it
    queue,    // it waits as the next customer: the one here has fuelled already
    turn,     // who is here is closed at once; the fact begins the next presence
    split,    // as turn, and the nozzle that is up goes along
    drop,     // identity without fuelling: no visit
    close,    // the visit is complete
    doubt,    // the visit ends by the 30 minute cap
};

point_action action_for(point_phase phase, point_event event) noexcept;

}  // namespace thirdvisit::station
