// What the station's people may set, as plain values. Reading is `load_config`; what a value means
// is decided by the room that uses it. Nothing here knows a file, a port or a clock.
#pragma once

#include "schemas/calendar.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::station {

enum class language { zh_cn, en };
enum class wire_owner { owner, tap };  // decision 1
enum class service_kind { attended, self_service, prepay };
enum class sync_mode { nightly, eager };
enum class log_level { error, warning, info, debug };

// Minutes of the local day; `from` may be later than `to`: the window then spans midnight.
struct day_window {
    int from_minute{};
    int to_minute{};
    bool operator==(const day_window&) const = default;
};

struct station_config {
    std::string id;
    std::string name;
    std::string company;
    std::string zone{"Asia/Shanghai"};  // IANA name
    int day_close_minute{};             // local; 0: midnight
    enum language language { language::zh_cn };
    std::string home_prefix;  // preset on the plate pad
    std::string currency{"CNY"};
    bool everybody_on_duty{};  // without duty records: the listed staff is there
    bool demo{};               // shown on every screen
};

struct employee_config {
    std::string badge;
    std::string name;
    bool manager{};
};

struct point_config {
    int number{};
    service_kind service{service_kind::attended};
    std::optional<day_window> night{};  // with `night_service` in force
    service_kind night_service{service_kind::self_service};
    std::optional<int> satellite_of{};  // one car stands at both: this point is the other's second
};

// One hose: where it hangs on its line, where a car stands to use it, and what comes out.
struct nozzle_config {
    int address{};  // of the device on its line; 0 where the line has one
    int nozzle{};   // number at that device
    int point{};
    std::string grade;
};

struct line_config {
    std::string id;
    std::string driver;
    std::string port;
    wire_owner mode{wire_owner::tap};
    int baud{};                          // 0: as the protocol says
    std::string zone;                    // of the pump's clock; empty: the station's
    std::vector<nozzle_config> nozzles;  // empty: a desk reader
    std::map<std::string, std::string> options;
};

struct visit_config {
    int closing_window_s{180};
    int rejoin_window_s{60};
    int doubtful_after_s{1800};
    int same_customer_s{1800};
};

struct recall_config {
    int grace_days{3};
    int alert_at_least{5};
    int round_minute{390};  // 06:30, when tasks appear
};

struct sync_config {
    std::string address;  // https://host:port; empty: this station is not joined to anything
    sync_mode mode{sync_mode::nightly};
    day_window window{120, 300};
    int first_pause_s{30};  // largest pause after the first failure; doubles from there
    int longest_pause_s{900};
};

struct config {
    station_config station;
    std::vector<employee_config> staff;
    std::vector<point_config> points;
    std::vector<line_config> lines;
    visit_config visits;
    recall_config recall;
    sync_config sync;
    int web_port{8370};
    std::string data_folder{"/var/lib/thirdvisit/station"};
    log_level log{log_level::info};
};

// One thing wrong, said so that a person can mend it.
struct config_fault {
    std::string file;
    int line{};       // 1-based, 0: the file as a whole
    std::string key;  // as in the file, e.g. "line[1].nozzle[0].grade"
    std::string what;
    std::string remedy;
};

std::string to_string(const config_fault& f);

struct config_outcome {
    config value;
    std::vector<config_fault> faults;  // empty: `value` is sound
};

// What a configuration may refer to beyond itself; the composition knows.
struct vocabulary {
    std::vector<std::string> drivers;
    // Empty when the text names a port, else a sentence with what to write.
    std::function<std::string(std::string_view port)> port_fault;
};

// Reads the whole text and reports every fault at once; unknown keys are faults, with the nearest
// known key as remedy.
config_outcome load_config(std::string_view toml, std::string_view file_name,
                           const vocabulary& words);

// The candidate nearest to `word` by edit distance, if it is near enough to be a slip.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace thirdvisit::station
