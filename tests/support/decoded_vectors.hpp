// Holds `thirdvisit decode` against tests/vectors/<protocol>/decoded.txt: name | bytes | lines. A
// name that begins with [to] or [from] says which way the bytes went.
#pragma once

#include "drivers/decode/line_tools.hpp"
#include "tests/support/drain.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

namespace thirdvisit::test {

inline std::optional<drivers::direction> known_from(const std::string& name)
{
    if (name.starts_with("[to]"))
        return drivers::direction::to_device;
    return name.starts_with("[from]") ? std::optional(drivers::direction::from_device)
                                      : std::nullopt;
}

inline void check_decoded(const drivers::line_tools& tools, const std::string& file)
{
    for (const auto& v : load_vectors(file)) {
        CAPTURE(v.name);
        std::string seen;
        for (const auto& line : tools.make_decoder()->capture(v.input, known_from(v.name)))
            seen = joined(seen, line);
        CHECK(seen == v.outcome);
    }
}

}  // namespace thirdvisit::test
