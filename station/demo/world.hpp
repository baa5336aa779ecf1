// What the demo takes place in: a temporary folder, free ports, a plausible station with its
// history, and the settings of the programs as texts.
#pragma once

#include "schemas/calendar.hpp"
#include "schemas/facts.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::demo {

inline constexpr int points = 4;
inline constexpr auto station_id = "DEMO-01";

struct demo_settings {
    bool once{};
    bool json{};
    int live_seconds{30};
    double speed{20};  // of the simulated forecourt
    std::uint64_t seed{7};
    bool usual_ports{true};          // else any free ones, for tests that run side by side
    double car_every_s{15};          // simulated, per pump
    std::filesystem::path programs;  // folder of our binaries
};

struct world {
    std::filesystem::path folder;
    std::uint16_t station_port{};
    std::uint16_t office_port{};
    std::uint16_t sync_port{};
    std::uint16_t relay_port{};
    std::string history_csv;

    std::filesystem::path file(const std::string& name) const { return folder / name; }
    std::filesystem::path station_folder() const { return folder / "station"; }
    std::filesystem::path office_folder() const { return folder / "head_office"; }
    std::filesystem::path socket() const { return station_folder() / "station.sock"; }
};

// Makes the folder, chooses ports (says on standard error when a usual one is taken) and writes
// the simulator's scenario and customers. `today` is the station's own day.
world make_world(const demo_settings& s, business_day today);

// The station's settings; written once the relay's port is known.
std::string station_toml(const world& w);

// "豫A12345|blue|Jetta|white" as the simulator hands it back; nothing for a car without a plate.
struct car {
    thirdvisit::plate plate;
    std::string model;
    std::string colour;
};
std::string to_label(const car& c);
std::optional<car> parse_label(const std::string& label);
std::string_view name_of(plate_kind k) noexcept;

}  // namespace thirdvisit::demo
