// Serial adapters that are plugged in now, as sysfs and udev describe them. Reads files only, below
// a root that tests put elsewhere.
#pragma once

#include "drivers/transport/port_spec.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace thirdvisit::drivers {

struct adapter {
    std::string name;  // "ttyUSB0": today's name, never to be stored
    std::string vendor;
    std::string product;
    std::string serial;
    std::string id_path;
    std::string description;  // maker's words

    // What to write into the configuration: by serial if it is worth anything, else by socket.
    // Cheap adapters all carry the same serial (empty, 0, 0000…).
    std::string proposed_spec() const;
};

// Sorted by name. USB adapters, built-in ports with a real chip behind them.
std::vector<adapter> list_adapters(const std::filesystem::path& root = "/");

// "/dev/ttyUSB0" (without `root`) for a spec that names a local port. errc::port_not_found; two
// adapters that fit are errc::refused: nothing is guessed.
[[nodiscard]] result<std::string> find_device(const port_spec& spec,
                                              const std::filesystem::path& root = "/");

}  // namespace thirdvisit::drivers
