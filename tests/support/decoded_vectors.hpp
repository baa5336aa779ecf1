// Holds `thirdvisit decode` against tests/vectors/<protocol>/decoded.txt: name | bytes | lines.
#pragma once

#include "drivers/decode/line_tools.hpp"
#include "tests/support/drain.hpp"
#include "tests/support/vectors.hpp"

#include <catch2/catch.hpp>

namespace thirdvisit::test {

inline void check_decoded(const drivers::line_tools& tools, const std::string& file)
{
    for (const auto& v : load_vectors(file)) {
        CAPTURE(v.name);
        std::string seen;
        for (const auto& line : tools.make_decoder()->capture(v.input, std::nullopt))
            seen = joined(seen, line);
        CHECK(seen == v.outcome);
    }
}

}  // namespace thirdvisit::test
