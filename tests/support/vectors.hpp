// Vector files: one case a line, `name | bytes in hex | outcome`; # begins a remark. Paths are
// below tests/vectors.
#pragma once

#include "drivers/framing/hex.hpp"

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace thirdvisit::test {

struct vector_case {
    std::string name;
    bytes input;
    std::string outcome;
};

inline std::string trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

inline vector_case parse_vector(const std::string& line)
{
    const auto one = line.find('|');
    const auto two = line.find('|', one + 1);
    if (one == std::string::npos || two == std::string::npos)
        throw std::runtime_error("a vector needs name | bytes | outcome: " + line);
    auto input = drivers::from_hex(trimmed(line.substr(one + 1, two - one - 1)));
    if (!input)
        throw std::runtime_error("bad hex in vector: " + line);
    return {trimmed(line.substr(0, one)), *input, trimmed(line.substr(two + 1))};
}

inline std::vector<vector_case> load_vectors(const std::string& path)
{
    std::ifstream in(std::string(THIRDVISIT_SOURCE_DIR) + "/tests/vectors/" + path);
    std::vector<vector_case> cases;
    for (std::string line; std::getline(in, line);)
        if (!trimmed(line).empty() && trimmed(line)[0] != '#')
            cases.push_back(parse_vector(line));
    if (cases.empty())
        throw std::runtime_error("no vectors in " + path);
    return cases;
}

}  // namespace thirdvisit::test
