// What the composition tells the door about lines and about head office; schemas/screens/station.ts
// calls them Device and HeadOffice. Plain values, filled in by station/agent.
#pragma once

#include "schemas/text.hpp"
#include "schemas/values.hpp"

#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

struct device_status {
    std::string line;
    std::string driver;
    bool owner{};
    std::string state{"closed"};         // ok, silent, closed
    std::optional<text> detail;          // why it is closed and what to do
    std::optional<utc_ms> lent_until{};  // closed because the POS has the port, until then at most
    std::string proof;
    std::optional<utc_ms> last_frame;
    std::int64_t frames{};
    std::int64_t errors{};
    std::vector<int> points;
    std::optional<std::int64_t> clock_off_s;  // pump minus ours, only when a person should know
};

struct head_office_status {
    std::string state{"not_joined"};  // ok, waiting, sending, unreachable, not_joined, stopped
    std::optional<text> detail;
    std::optional<utc_ms> last_sync;
    std::optional<utc_ms> next_sync;
};

}  // namespace thirdvisit::station
