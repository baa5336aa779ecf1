// Inputs for the fuzz targets: the bytes column of vector files, and files as they are.
#pragma once

#include "drivers/framing/hex.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace thirdvisit::fuzz {

inline std::vector<bytes> inputs_in(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (file.extension() != ".txt")
        return {bytes(std::istreambuf_iterator<char>(in), {})};
    std::vector<bytes> all;
    for (std::string line; std::getline(in, line);) {
        const auto one = line.find('|');
        const auto two = line.find('|', one + 1);
        if (one == std::string::npos || two == std::string::npos)
            continue;
        if (const auto data =
                drivers::from_hex(std::string_view(line).substr(one + 1, two - one - 1)))
            all.push_back(*data);
    }
    return all;
}

inline std::vector<bytes> inputs_below(const std::filesystem::path& folder)
{
    std::vector<bytes> all;
    if (!std::filesystem::is_directory(folder))
        return all;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        for (auto& input : inputs_in(entry.path()))
            all.push_back(std::move(input));
    return all;
}

}  // namespace thirdvisit::fuzz
