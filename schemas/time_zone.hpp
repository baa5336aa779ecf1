// Local time of one place: the changes of its clocks as the machine's time zone files hold them
// (RFC 8536, versions 1 to 4). A library for this would keep the names of all zones in memory.
#pragma once

#include "schemas/bytes.hpp"
#include "schemas/calendar.hpp"
#include "schemas/values.hpp"
#include "schemas/zone_rule.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit {

class time_zone {
public:
    // errc::malformed_message: this is no time zone file.
    [[nodiscard]] static result<time_zone> parse(byte_view file);
    // By its IANA name, out of the machine's tzdata; errc::not_found when there is none.
    [[nodiscard]] static result<time_zone> load(const std::string& name);

    // Seconds east of Greenwich at this moment.
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
    struct change {
        std::int64_t at{};  // seconds since 1970-01-01 UTC
        std::int32_t offset{};
    };
    std::int32_t before_{};  // ahead of the first change
    std::vector<change> changes_;
    std::optional<zone_rule> afterwards_;  // none: the last change holds for ever
};

}  // namespace thirdvisit
