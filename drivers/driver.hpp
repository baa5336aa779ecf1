// A driver is a row in a table: a name for the configuration and a way to make the device. Adding
// one touches its own folder and one line of registry.cpp.
#pragma once

#include "drivers/device/card_sealer.hpp"
#include "drivers/device/device.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace thirdvisit::drivers {

// How far a driver has been shown to be right; screens and `thirdvisit drivers` show it.
enum class proof { none, own_vectors, captured_frames, foreign_peer, hardware };
std::string_view name_of(proof p) noexcept;

enum class device_class { dispenser, card_reader };

// Who owns the wire (decision 1). A tap never transmits and acknowledges nothing.
enum class line_mode { owner, tap };

struct line_settings {
    int baud{9600};
    int bits{8};
    char parity{'N'};  // N, E, O
    int stop_bits{1};
};

// Everything a driver may know beyond the bytes. `wall_clock` is the station's local time, or
// nothing while our own clock is not trusted (decision 6).
struct driver_context {
    card_sealer& cards;
    std::function<std::optional<local_time>()> wall_clock;
    line_mode mode{line_mode::tap};
    std::map<std::string, std::string> options;  // the driver's own, from the configuration
};

struct driver {
    std::string_view name;     // as written in the station's configuration
    std::string_view summary;  // shown by `thirdvisit drivers`
    enum device_class device_class;
    enum proof proof;
    std::string_view proven_by;  // what exactly, in one sentence; shown too
    line_settings line;          // the protocol's default
    int devices_per_line;        // 1: point to point
    bool can_own, can_tap;
    // Throws std::invalid_argument for options that make no sense: which one, and what to write.
    std::unique_ptr<device> (*make)(const driver_context& context);
};

std::span<const driver* const> all_drivers() noexcept;
const driver* find_driver(std::string_view name) noexcept;  // nullptr: no such driver

}  // namespace thirdvisit::drivers
