// What the benchmarks of whole processes ask of the system.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

namespace thirdvisit::bench {

inline double milliseconds_since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

inline std::filesystem::path own_folder()
{
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

// One line of /proc/<pid>/status or smaps_rollup, in MiB.
inline double memory_mib(int process, const char* file, const std::string& key)
{
    std::ifstream in("/proc/" + std::to_string(process) + "/" + file);
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(key))
            return std::stod(line.substr(key.size())) / 1024;
    return 0;
}

}  // namespace thirdvisit::bench
