// What the composition tells the core: already checked by station/config. Every default is a
// number of product.md.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/values.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::station {

// Where a device's address on a line stands on the forecourt.
struct point_place {
    std::string line;
    int address{};
    int point{};                        // fuelling point 1..n; 0: a desk reader without a pump
    std::map<int, std::string> grades;  // nozzle -> "92#"; fills in what a record leaves out
    bool self_service{};                // no prompt, uses up no stage
    // Another service in a window of the local day, e.g. by night. Minutes after midnight; `from`
    // may be later than `to`.
    struct other_hours {
        int from_minute{};
        int to_minute{};
        bool self_service{};
    };
    std::optional<other_hours> night{};
    std::string zone{};  // of the pump's clock, IANA name; empty: the station's
};

struct staff_member {
    std::string badge;
    std::string name;
    bool manager{};  // serves nobody by default
};

// Injected so that tests bring their own time.
struct time_source {
    std::function<utc_ms()> wall;                                   // the machine's UTC clock
    std::function<std::chrono::steady_clock::time_point()> steady;  // for waiting
};
time_source machine_time();

struct core_settings {
    std::filesystem::path state_folder;  // station.db, keys.db and backups
    std::filesystem::path key_file;  // empty: $CREDENTIALS_DIRECTORY/station.key, else state_folder
    std::string station;             // "0371-018"
    std::string zone{"Asia/Shanghai"};  // IANA name
    std::string home_prefix;            // characters that local plates begin with
    std::vector<point_place> places;
    std::vector<staff_member> staff;
    std::map<int, int> satellites{};  // two pumps, one car: satellite -> the point it belongs to
    bool everybody_on_duty{};  // stations without duty records: the configured staff is on duty
    std::int64_t closing_window_ms{3 * 60 * 1000};
    std::int64_t same_visit_lift_ms{60 * 1000};
    std::int64_t doubtful_after_ms{30 * 60 * 1000};
    std::int64_t same_car_within_ms{30 * 60 * 1000};
    int day_close_minute{0};  // minutes after local midnight
    int grace_days{3};
    int keep_acknowledged_days{35};
    time_source time;  // empty functions: the machine's
};

}  // namespace thirdvisit::station
