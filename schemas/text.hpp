// A sentence for people as data: a key of the message catalogue and its arguments, so that both
// languages are one lookup (schemas/screens: Text).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace thirdvisit {

using text_argument = std::variant<std::int64_t, std::string>;

struct text {
    std::string key;  // e.g. "flag.explanation"
    std::map<std::string, text_argument> args;
    bool operator==(const text&) const = default;
};

}  // namespace thirdvisit
