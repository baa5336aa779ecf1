// Local time of one place by its IANA name. The calendar is the C library's: it keeps one zone in
// memory, where a time zone library keeps the names of all of them.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/errc.hpp"
#include "schemas/values.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace thirdvisit {

class time_zone {
public:
    // Out of the machine's tzdata. errc::not_found: there is no such zone;
    // errc::malformed_message: the file of this name is no time zone.
    [[nodiscard]] static result<time_zone> load(const std::string& name);

    // Seconds east of Greenwich at this moment. May be called by any thread. A program has one zone;
    // several at a time are right too, but each change of zone reads a file.
    std::int32_t offset_at(std::int64_t second) const noexcept;
    local_time local(utc_ms at) const noexcept;

    // Wall time to UTC. Twice a year an hour comes twice (`second` is set) or not at all.
    struct instants {
        utc_ms first;
        std::optional<utc_ms> second;
    };
    // errc::malformed_message: no clock of the place ever showed this.
    [[nodiscard]] result<instants> utc_of(local_time t) const noexcept;

private:
    explicit time_zone(std::string name) : name_(std::move(name)) {}

    std::string name_;
};

}  // namespace thirdvisit
