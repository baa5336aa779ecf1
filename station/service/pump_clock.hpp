// The clock of one terminal, judged by the line: records that tell of a delivery we were just told
// of show how far it is off, and late records are repaired by that. A wrong clock never decides
// what belongs together. Pure: no clock of its own, no store.
#pragma once

#include "schemas/facts.hpp"

#include <deque>
#include <optional>
#include <vector>

namespace thirdvisit::station {

// How the line speaks for a record being the one of the delivery it has just told of.
enum class delivery_evidence {
    none,    // nothing ran, or other figures ran: only the time can tell
    likely,  // a nozzle is up or was hung up a moment ago, without a record since
    sure,    // and the running figures ended where the record does
};

// A record as it was offered.
struct told_record {
    std::vector<utc_ms> told;  // the pump's wall time as UTC: one, two in the hour that comes twice
    std::int64_t number{};     // the terminal's own, 0: none
    delivery_evidence evidence{delivery_evidence::none};
    utc_ms ended;  // when we saw the delivery end, by our clock; without evidence the present
};

struct judged_time {
    utc_ms at;
    bool live{};
    bool unknown{};            // `at` is the present, for nothing the pump says of the time can be
    std::int64_t offset_ms{};  // what `at` was repaired by: pump minus ours
    bool operator==(const judged_time&) const = default;
};

class pump_clock {
public:
    // `learn`: our own clock is trusted, so that the difference says something about the pump's.
    judged_time judge(const told_record& r, utc_ms now, bool learn);

    // Pump minus ours. A single likely record does not make one, two that agree or a sure one do;
    // after the pump's clock was set, the same number of new ones takes over.
    std::optional<std::int64_t> offset_ms() const;

    // After a restart: what was known, and the last record of the store.
    void restore(std::int64_t offset_ms);
    void last_record(std::int64_t number, utc_ms at, std::optional<utc_ms> told);

    // Our own clock was corrected by so much.
    void own_clock_moved(std::int64_t by_ms);

private:
    struct sample {
        std::int64_t offset_ms{};
        int votes{};
    };
    struct previous {
        std::int64_t number{};
        utc_ms at;
        std::optional<utc_ms> told;
    };

    void learn_from(std::int64_t offset_ms, int votes);
    std::vector<std::int64_t> candidates() const;
    std::optional<judged_time> at_the_end(const told_record& r) const;
    std::optional<judged_time> kept_since(const told_record& r, utc_ms now) const;

    std::deque<sample> samples_;
    std::optional<previous> last_;
};

// So far off that a person should know.
constexpr std::int64_t pump_clock_shown_beyond_ms = 3 * 60'000;

}  // namespace thirdvisit::station
